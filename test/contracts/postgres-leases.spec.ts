import { SystemEnvironment } from '#platform';
import {
  OrdinaryTables,
  PostgresCheckpoints,
  PostgresLeases,
  PostgresParkedStreams,
} from '../../src/adapters/postgres/index.js';
import { PostgresViewStore } from '../../src/adapters/postgres-views/index.js';
import { createMigratedDatabase } from '../support/migrated-database.js';
import { query } from '../support/postgres-homes.js';
import { rowSeals } from '../support/row-seals.js';
import { leasesContract } from './leases.contract.js';

const CUT = `select pg_terminate_backend(pid) from pg_stat_activity
  where datname = current_database() and application_name like 'daybook %: leases'`;

describe('Leases in PostgreSQL', () => {
  leasesContract(async () => {
    const database = await createMigratedDatabase();
    const pool = database.openPool();
    const tables = new OrdinaryTables(database.url);
    const newLeases = () =>
      new PostgresLeases({ url: database.url, environment: new SystemEnvironment(), onError: () => undefined });
    return {
      leases: newLeases(),
      other: newLeases(),
      views: new PostgresViewStore(pool),
      checkpoints: new PostgresCheckpoints(pool),
      parked: new PostgresParkedStreams(tables, rowSeals),
      cut: async () => void (await query(database.url, CUT)),
      close: async () => {
        await tables.close();
        await database.drop();
      },
    };
  });
});
