import pg from 'pg';
import { DocumentRefused, type Filter, StoreUnavailable, type ViewDefinition, type ViewQuery } from '#kernel';
import { createPool } from '../../src/adapters/postgres-client/index.js';
import { migrate, PostgresCheckpoints } from '../../src/adapters/postgres/index.js';
import { PostgresViewStore } from '../../src/adapters/postgres-views/index.js';
import { qualifiedTable } from '../../src/adapters/postgres-views/view-table.js';
import { createDatabase, PATIENT } from '../support/database.js';
import { readsOf } from './postgres-view-store.plans.js';
import { viewStoreContract } from './view-store.contract.js';
import { freshView, viewHolding, writeOf } from './view-store.fixture.js';

const ROWS = 20_000;
const LIMIT = 20;

/** An empty store in a database of its own, used as the application uses it. */
const openStore = async () => {
  const database = await createDatabase();
  await migrate(database.url);
  const pool = createPool(database.url, { max: 4, ...PATIENT });
  const close = async () => {
    await pool.end();
    await database.drop();
  };
  return { store: new PostgresViewStore(pool), url: database.url, pool, close };
};

const randomText = (length: number): string =>
  Array.from({ length }, (_, index) => String.fromCharCode(0x4e00 + ((index * 7919) % 20_000))).join('');

describe('The PostgreSQL view store', () => {
  viewStoreContract(async () => {
    const { store, url, close } = await openStore();
    const otherPool = createPool(url, { max: 4, ...PATIENT });
    return {
      store,
      other: new PostgresViewStore(otherPool),
      checkpoints: new PostgresCheckpoints(otherPool),
      unstorable: { text: 'with \0 inside' },
      close: async () => {
        await otherPool.end();
        await close();
      },
    };
  });
});

describe('What only PostgreSQL has', () => {
  let opened: Awaited<ReturnType<typeof openStore>>;
  beforeAll(async () => {
    opened = await openStore();
  });
  afterAll(() => opened.close());

  it.each<[string, unknown]>([
    ['text in a field of integers', { total: { amount: 'many' } }],
    ['an integer beyond 64 bits', { total: { amount: 1e20 } }],
    ['a text that no index entry can hold', { address: { country: randomText(9_000) } }],
  ])('refuses %s', async (_name, document) => {
    const view = await viewHolding(opened.store, {});
    const refusal = await opened.store.write(view, [writeOf('bad', document), writeOf('good', {})]).catch(rethrown);
    expect(refusal).toMatchObject({ name: 'DocumentRefused', id: 'bad' });
    expect(refusal).toBeInstanceOf(DocumentRefused);
    expect([...(await opened.store.load(view, ['bad', 'good'])).keys()]).toEqual(['good']);
  });

  it('says that the store is unavailable when nobody answers', async () => {
    const pool = new pg.Pool({ host: '127.0.0.1', port: 1, connectionTimeoutMillis: 1_000 });
    const store = new PostgresViewStore(pool);
    const view = freshView();
    await expect(store.prepare(view)).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(store.load(view, ['a'])).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(store.write(view, [writeOf('a', {})])).rejects.toBeInstanceOf(StoreUnavailable);
    await pool.end();
  });

  it('says that the store is unavailable when the connection is cut, and goes on after it', async () => {
    const view = await viewHolding(opened.store, {});
    const blocker = await opened.pool.connect();
    await blocker.query(`begin; lock table ${qualifiedTable(view)} in exclusive mode`);
    const writing = opened.store.write(view, [writeOf('a', {})]).catch(rethrown);
    await cutWaiting(opened.url);
    await blocker.query('rollback');
    blocker.release();
    expect(await writing).toBeInstanceOf(StoreUnavailable);
    expect(await opened.store.write(view, [writeOf('a', {})])).toEqual(new Set(['a']));
  });

  it('loads by key on the connections for it, by a plan that is made once', async () => {
    const byKey = createPool(opened.url, { max: 1, byKey: true, ...PATIENT });
    const store = new PostgresViewStore(opened.pool, byKey);
    const view = await viewHolding(store, { a: {} });
    for (let load = 0; load < 3; load += 1) expect([...(await store.load(view, ['a'])).keys()]).toEqual(['a']);
    const { rows } = await byKey.query(
      "select generic_plans::int, custom_plans::int from pg_prepared_statements where name like 'load %'",
    );
    expect(rows).toEqual([{ generic_plans: 3, custom_plans: 0 }]);
    await byKey.end();
  });

  it.each<[string, Partial<ViewDefinition>]>([
    ['a name that is not kebab-case', { name: 'Orders"; drop table x' }],
    ['a build that is no plain word', { build: '1-2' }],
    ['a name that is too long', { name: 'a'.repeat(62) }],
    ['a path that is not made of property names', { fields: { a: { type: 'text', path: ["a'}"] } }, indexes: [['a']] }],
    ['an index over an unknown field', { indexes: [['price']] }],
  ])('refuses a definition with %s', async (_name, part) => {
    await expect(opened.store.prepare({ ...freshView(), ...part })).rejects.toThrow(
      /View name|Build|too long|path|field/,
    );
  });

  describe(`with ${ROWS} rows`, () => {
    let view: ViewDefinition;
    beforeAll(async () => {
      view = freshView();
      await opened.store.prepare(view);
      for (let from = 0; from < ROWS; from += 1_000) await opened.store.write(view, thousand(from));
      await opened.pool.query(`analyze ${qualifiedTable(view)}`);
    });

    const inCountry: Filter = { field: 'country', op: 'eq', value: 'C7' };
    const isOpen: Filter = { field: 'open', op: 'eq', value: true };
    const name07: Filter = { field: 'name', op: 'startsWith', value: 'name 07' };

    it.each<[string, string, Omit<ViewQuery, 'limit'>]>([
      ['the key alone', 'pkey', { sort: [] }],
      ['equality and descending time', 'country_at', { filter: inCountry, sort: [{ field: 'at', direction: 'desc' }] }],
      ['equality and ascending time', 'country_at', { filter: inCountry, sort: [{ field: 'at', direction: 'asc' }] }],
      ['descending integers', 'amount', { sort: [{ field: 'amount', direction: 'desc' }] }],
      ['ascending integers', 'amount', { sort: [{ field: 'amount', direction: 'asc' }] }],
      [
        'a range of integers',
        'amount',
        { filter: { field: 'amount', op: 'gte', value: 9_000 }, sort: [{ field: 'amount', direction: 'asc' }] },
      ],
      ['a boolean and text', 'open_name', { filter: isOpen, sort: [{ field: 'name', direction: 'asc' }] }],
      ['a prefix', 'open_name', { filter: { and: [isOpen, name07] }, sort: [{ field: 'name', direction: 'asc' }] }],
      ['an element of an array', 'tags', { filter: { field: 'tags', op: 'eq', value: 't7' }, sort: [] }],
    ])('reads a page by an index alone: %s', async (_name, index, query) => {
      const tenPages = await opened.store.query(view, { ...query, limit: 10 * LIMIT });
      const middle = tenPages.at(Math.floor(tenPages.length / 2))?.keyset;
      for (const page of [
        query,
        { ...query, after: middle },
        { ...query, before: middle },
        { ...query, fromEnd: true },
      ]) {
        const { rowsRead, scans } = await readsOf(opened.pool, view, { ...page, limit: LIMIT });
        expect(scans).toEqual([expect.stringMatching(new RegExp(`^contract_view_\\w+?_${index}$`))]);
        expect(rowsRead).toBeLessThanOrEqual(3 * LIMIT);
      }
    });
  });
});

const rethrown = (error: unknown): unknown => error;

const thousand = (from: number) =>
  Array.from({ length: 1_000 }, (_, offset) => {
    const row = from + offset;
    return writeOf(`d${(row * 7919) % ROWS}`, {
      name: `name ${String(row % 1_000).padStart(3, '0')}`,
      address: { country: `C${row % 100}` },
      total: { amount: (row * 31) % 9_973 },
      at: new Date(1_700_000_000_000 + row * 60_000).toISOString(),
      open: row % 3 === 0,
      tags: [`t${row % 700}`, `u${row % 900}`],
    });
  });

/** Ends the connection that waits for a lock, as soon as there is one. */
const cutWaiting = async (url: string): Promise<void> => {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  const waiting = "wait_event_type = 'Lock' and datname = current_database()";
  let cut = 0;
  for (let tries = 0; cut === 0 && tries < 1_000; tries++) {
    cut = (await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where ${waiting}`)).rowCount ?? 0;
  }
  await admin.end();
  expect(cut).toBe(1);
};
