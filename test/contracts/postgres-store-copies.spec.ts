import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type { CopiedPart } from '#kernel';
import {
  PostgresOperatorOutbox,
  PostgresEventStore,
  PostgresNumberSequence,
  PostgresStoreCopies,
  PostgresSubjectKeys,
} from '../../src/adapters/postgres/index.js';
import { MADE_ANEW, STORE_PARTS } from '../../src/adapters/postgres/copies/store-parts.js';
import { createMigratedDatabase, type MigratedDatabase } from '../support/migrated-database.js';
import { query } from '../support/postgres-homes.js';
import { commandFor, newStream } from './event-store.fixture.js';
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
      copies: new PostgresStoreCopies(database.url, MASTER_KEY, rowSeals),
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

  it('put into the outbox, in the same write, that the store was filled', async () => {
    const [from, to] = [await newDatabase(), await newDatabase()];
    await new PostgresEventStore(from.openPool(), rowSeals).append(commandFor(newStream(), 0));
    const copies = (url: string) => new PostgresStoreCopies(url, MASTER_KEY, rowSeals);
    const parts: CopiedPart[] = [];
    await copies(from.url).copyOut(async ({ rows, ...part }) => {
      const held: Buffer[] = [];
      for await (const chunk of rows) held.push(chunk);
      parts.push({ ...part, rows: Readable.from(held) });
    });
    const entry = (position: number) => ({ type: 'StoreRestored', data: { position }, principal: 'operator' });
    await copies(to.url).fill(Readable.from(parts), entry);
    const outbox = new PostgresOperatorOutbox(to.openPool(), rowSeals);
    expect(await outbox.next(1)).toMatchObject(entry(1));
  });

  it('say of every table whether it is in them or made anew', async () => {
    const { url } = await newDatabase();
    const tables = await query(url, `select tablename from pg_tables where schemaname = 'daybook' order by 1`);
    const known = [...STORE_PARTS.filter(({ kind }) => kind === 'table').map(({ name }) => name), ...MADE_ANEW];
    expect(tables).toEqual(known.sort());
  });
});
