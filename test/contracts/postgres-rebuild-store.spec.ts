import {
  OrdinaryTables,
  PostgresCheckpoints,
  PostgresOperatorOutbox,
  PostgresParkedStreams,
  PostgresViewBuilds,
} from '../../src/adapters/postgres/index.js';
import { PostgresRebuildStore, PostgresViewStore } from '../../src/adapters/postgres-views/index.js';
import { createMigratedDatabase } from '../support/migrated-database.js';
import { rowSeals } from '../support/row-seals.js';
import { rebuildStoreContract } from './rebuild-store.contract.js';

describe('Writes of rebuilds in PostgreSQL', () => {
  rebuildStoreContract(async () => {
    const { url, openPool, drop } = await createMigratedDatabase();
    const pool = openPool();
    const tables = new OrdinaryTables(url);
    return {
      rebuilds: new PostgresRebuildStore({ url, pool, seals: rowSeals }),
      builds: new PostgresViewBuilds({ url, pool, seals: rowSeals }),
      views: new PostgresViewStore(pool),
      checkpoints: new PostgresCheckpoints(pool),
      parked: new PostgresParkedStreams(tables, rowSeals),
      outbox: new PostgresOperatorOutbox(pool, rowSeals),
      close: async () => {
        await tables.close();
        await drop();
      },
    };
  });
});
