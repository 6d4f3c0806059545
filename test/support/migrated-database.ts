import type pg from 'pg';
import { createPool } from '../../src/adapters/postgres-client/index.js';
import { migrate } from '../../src/adapters/postgres/index.js';
import { createDatabase, PATIENT } from './database.js';

/** A database with the schema of this release, and the connections that a test opens to it. */
export interface MigratedDatabase {
  /** Of the user that owns the database. */
  readonly url: string;
  /** Connections with the application's rights and settings, as another process would open them. */
  openPool(max?: number): pg.Pool;
  /** Closes the pools and removes the database. */
  drop(): Promise<void>;
}

/** Makes a database that no other test knows, and migrates it. */
export const createMigratedDatabase = async (): Promise<MigratedDatabase> => {
  const { url, drop } = await createDatabase();
  await migrate(url);
  const pools: pg.Pool[] = [];
  return {
    url,
    openPool: (max = 8) => {
      const pool = createPool(url, { max, ...PATIENT });
      pools.push(pool);
      return pool;
    },
    drop: async () => {
      await Promise.all(pools.map((pool) => pool.end()));
      await drop();
    },
  };
};
