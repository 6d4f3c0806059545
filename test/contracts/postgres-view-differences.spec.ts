import { PostgresViewDifferences } from '../../src/adapters/postgres/index.js';
import { createMigratedDatabase } from '../support/migrated-database.js';
import { viewDifferencesContract } from './view-differences.contract.js';

describe('Differences of views in PostgreSQL', () => {
  viewDifferencesContract(async () => {
    const { openPool, drop } = await createMigratedDatabase();
    return { differences: new PostgresViewDifferences(openPool()), close: drop };
  });
});
