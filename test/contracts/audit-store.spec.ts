import { InMemoryAuditStore } from '#kernel/testing';
import { PostgresAuditStore } from '../../src/adapters/postgres/index.js';
import { createMigratedDatabase } from '../support/migrated-database.js';
import { auditStoreContract } from './audit-store.contract.js';

describe('The audit store in PostgreSQL', () => {
  auditStoreContract(async () => {
    const { openPool, drop } = await createMigratedDatabase();
    return { store: new PostgresAuditStore(openPool()), close: drop };
  });
});

describe('The audit store in memory', () => {
  auditStoreContract(async () => ({ store: new InMemoryAuditStore(), close: async () => undefined }));
});
