import { SystemEnvironment } from '#platform';
import { LivePointers, MongoRebuildStore } from '../../src/adapters/mongodb/index.js';
import {
  OrdinaryTables,
  PostgresBuildDecisions,
  PostgresEventLog,
  PostgresOperatorOutbox,
  PostgresParkedStreams,
  PostgresViewBuilds,
} from '../../src/adapters/postgres/index.js';
import { PlacedViewBuilds } from '../../src/app/stores/placed-view-builds.js';
import { createMigratedDatabase } from './migrated-database.js';
import { createMongoDatabase } from './mongo.js';
import { rowSeals } from './row-seals.js';

/** Builds that are decided about in PostgreSQL and lie in MongoDB, each database of its own. */
export const createPlacedBuilds = async () => {
  const [postgres, mongo] = [await createMigratedDatabase(), createMongoDatabase()];
  const environment = new SystemEnvironment();
  const tables = new OrdinaryTables(postgres.url);
  const pool = postgres.openPool();
  const errors: unknown[] = [];
  /** The stores of one process. @param address of MongoDB, when it is not the server's own */
  const open = (address?: string) => {
    const stores = mongo.openStores(address);
    const { connection, register, store } = stores;
    const decisions = new PostgresBuildDecisions(pool, rowSeals);
    const pointers = new LivePointers(connection, register);
    const builds = new PlacedViewBuilds({
      builds: new PostgresViewBuilds({ url: postgres.url, pool, seals: rowSeals }),
      ...{ decisions, pointers, environment },
      log: new PostgresEventLog(pool),
      onError: (error) => errors.push(error),
    });
    const rebuilds = new MongoRebuildStore({
      ...{ connection, register, environment },
      prepare: (view) => store.prepare(view),
      beginAnew: (view, token, entry) => decisions.beginAnew(view, token, entry),
    });
    return { ...stores, builds, pointers, rebuilds };
  };
  return {
    ...{ postgres, mongo, open, pool },
    outbox: new PostgresOperatorOutbox(pool, rowSeals),
    parked: new PostgresParkedStreams(tables, rowSeals),
    close: async (): Promise<void> => {
      await mongo.drop();
      await tables.close();
      await postgres.drop();
      if (errors.length > 0) throw new Error('A pointer could not be moved', { cause: errors[0] });
    },
  };
};
