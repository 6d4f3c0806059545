import { randomBytes } from 'node:crypto';
import {
  PostgresEventStore,
  PostgresNumberSequence,
  PostgresStoreCopies,
  PostgresSubjectKeys,
} from '../../src/adapters/postgres/index.js';
import { MADE_ANEW, STORE_PARTS } from '../../src/adapters/postgres/copies/store-parts.js';
import { createMigratedDatabase, type MigratedDatabase } from '../support/migrated-database.js';
import { query } from '../support/postgres-homes.js';
import { type CopiedStore, storeCopiesContract } from './store-copies.contract.js';
import { rowSeals } from '../support/row-seals.js';

const MASTER_KEY = randomBytes(32);

describe('Copies of a store in PostgreSQL', () => {
  const databases: MigratedDatabase[] = [];
  afterAll(() => Promise.all(databases.map((database) => database.drop())));

  const newDatabase = async (): Promise<MigratedDatabase> => {
    const database = await createMigratedDatabase();
    databases.push(database);
    return database;
  };

  const open = async (): Promise<CopiedStore> => {
    const database = await newDatabase();
    const pool = database.openPool();
    const keys = new PostgresSubjectKeys(pool, MASTER_KEY);
    await keys.checkMasterKey();
    return {
      store: new PostgresEventStore(pool, rowSeals),
      copies: new PostgresStoreCopies(database.url, MASTER_KEY),
      content: async () => ({
        events: await query(database.url, 'select e::text from daybook.events e order by position'),
        receipts: await query(database.url, 'select i::text from daybook.idempotency i order by key'),
        keys: await query(
          database.url,
          `select k::text from daybook.subject_keys k where subject <> '' order by subject`,
        ),
      }),
      use: async () => {
        await keys.keyFor('VINET');
        return new PostgresNumberSequence(pool).next();
      },
    };
  };

  storeCopiesContract(open);

  it('say of every table whether it is in them or made anew', async () => {
    const { url } = await newDatabase();
    const tables = await query(url, `select tablename from pg_tables where schemaname = 'daybook' order by 1`);
    const known = [...STORE_PARTS.filter(({ kind }) => kind === 'table').map(({ name }) => name), ...MADE_ANEW];
    expect(tables).toEqual(known.sort());
  });
});
