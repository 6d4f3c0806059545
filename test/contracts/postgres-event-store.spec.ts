import { jest } from '@jest/globals';
import pg from 'pg';
import { type AppendOutcome, StoreUnavailable } from '#kernel';
import { PostgresEventLog, PostgresEventStore, purgeExpiredReceipts } from '../../src/adapters/postgres/index.js';
import { createMigratedDatabase, type MigratedDatabase } from '../support/migrated-database.js';
import { promisedMs } from '../support/promised.js';
import { eventStoreContract } from './event-store.contract.js';
import { commandFor, newStream } from './event-store.fixture.js';
import { rowSeals } from '../support/row-seals.js';

describe('The PostgreSQL event store', () => {
  eventStoreContract(async () => {
    const database = await createMigratedDatabase();
    return {
      store: new PostgresEventStore(database.openPool(), rowSeals),
      other: new PostgresEventStore(database.openPool(), rowSeals),
      log: new PostgresEventLog(database.openPool(1)),
      close: () => database.drop(),
    };
  });
});

describe('What only PostgreSQL has', () => {
  let database: MigratedDatabase;
  let pool: pg.Pool;
  let owner: pg.Client;
  beforeAll(async () => {
    database = await createMigratedDatabase();
    pool = database.openPool();
    owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
  });
  afterAll(async () => {
    await owner.end();
    await database.drop();
  });

  it('judges each command of a batch on its own', async () => {
    const query = jest.spyOn(pool, 'query');
    const store = new PostgresEventStore(pool, rowSeals);
    const known = commandFor(newStream(), 0, { key: 'known' });
    await store.append(known);
    const outcomes = await Promise.all([
      store.append(commandFor(newStream(), 0)),
      store.append(commandFor(newStream(), 4)),
      store.append(commandFor(newStream(), 0, { key: 'known' })),
      store.append(commandFor(newStream(), 0, { events: 3 })),
    ]);
    expect(query).toHaveBeenCalledTimes(2);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['appended', 'conflict', 'answered', 'appended']);
    query.mockRestore();
  });

  it('fails a command that the database cannot store, and not its neighbours', async () => {
    const store = new PostgresEventStore(pool, rowSeals);
    const outcomes = await Promise.allSettled([
      store.append(commandFor(newStream(), 0)),
      store.append(commandFor(newStream(), 0, { data: '{"text":"\0"}' })),
      store.append(commandFor(newStream(), 0, { data: '{"not":"json' })),
      store.append(commandFor(newStream(), 0)),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
  });

  it('refuses a value that could not be told from its neighbours in a batch', async () => {
    const store = new PostgresEventStore(pool, rowSeals);
    const neighbour = store.append(commandFor(newStream(), 0));
    await expect(store.append(commandFor(newStream(), 0, { data: '{"text":"\x1f"}' }))).rejects.toThrow('U+001F');
    await expect(store.append(commandFor(newStream(), 0, { key: '' }))).rejects.toThrow('empty');
    expect(await neighbour).toMatchObject({ outcome: 'appended' });
  });

  it('loads streams for the neighbours of a request that the database cannot take', async () => {
    const store = new PostgresEventStore(pool, rowSeals);
    const { stream, receipt } = commandFor(newStream(), 0);
    const [good, bad] = [store.load(stream, receipt, 1), store.load('order-\0', receipt, 1)];
    await expect(bad).rejects.toThrow('0x00');
    expect(await good).toEqual({ receipt: undefined, events: [] });
  });

  it('takes another try of one attempt for the same: its outcome was only not heard', async () => {
    const command = commandFor(newStream(), 0);
    const first = await new PostgresEventStore(pool, rowSeals).append(command);
    expect(await new PostgresEventStore(pool, rowSeals).append(command)).toEqual(first);
  });

  it('tells the true outcome although connections are cut all the time', async () => {
    const store = new PostgresEventStore(pool, rowSeals);
    const outcomes: AppendOutcome[] = [];
    let cuts = 0;
    const write = async (): Promise<void> => {
      const stream = newStream();
      for (let version = 0; cuts < CUTS; version += 1) outcomes.push(await store.append(commandFor(stream, version)));
    };
    const cut = async (): Promise<void> => {
      for (; cuts < CUTS; cuts += (await owner.query(CUT_ALL)).rowCount ?? 0) {
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    };
    await Promise.all([cut(), ...Array.from({ length: 16 }, write)]);
    expect(outcomes.filter(({ outcome }) => outcome !== 'appended')).toEqual([]);
    const positions = outcomes.map((outcome) => (outcome.outcome === 'appended' ? outcome.position : 0));
    expect(new Set(positions).size).toBe(outcomes.length);
    const { rows } = await owner.query('select max(position) - count(*) as missing from daybook.events');
    expect(rows).toEqual([{ missing: '0' }]);
  });

  it('says within two seconds that the database is away', async () => {
    const store = new PostgresEventStore(
      new pg.Pool({ host: '127.0.0.1', port: 1, connectionTimeoutMillis: 1_000 }),
      rowSeals,
    );
    const startedAt = performance.now();
    await expect(store.append(commandFor(newStream(), 0))).rejects.toBeInstanceOf(StoreUnavailable);
    expect(performance.now() - startedAt).toBeLessThan(promisedMs(2_000));
    await expect(store.load('order-1', { principal: 'local', key: 'k' }, 1)).rejects.toBeInstanceOf(StoreUnavailable);
  });

  it('says within two seconds that somebody holds a lock, and goes on after it', async () => {
    const store = new PostgresEventStore(pool, rowSeals);
    await owner.query('begin');
    await owner.query('lock table daybook.events in exclusive mode');
    const startedAt = performance.now();
    await expect(store.append(commandFor(newStream(), 0))).rejects.toBeInstanceOf(StoreUnavailable);
    expect(performance.now() - startedAt).toBeLessThan(promisedMs(2_000));
    await owner.query('rollback');
    expect(await store.append(commandFor(newStream(), 0))).toMatchObject({ outcome: 'appended' });
  });

  it('purges receipts whose time is over, and keeps those of imports', async () => {
    const store = new PostgresEventStore(pool, rowSeals);
    const [stream, key] = [newStream(), { principal: 'local', key: 'for ever' }];
    await store.append(commandFor(stream, 0, { key: key.key, expires: false }));
    expect(await purgeExpiredReceipts(pool)).toBe(0);
    await owner.query(
      `update daybook.idempotency set expires_at = now() - interval '1 minute' where expires_at > now()`,
    );
    expect(await purgeExpiredReceipts(pool)).toBeGreaterThan(0);
    const { rows } = await owner.query('select key from daybook.idempotency');
    expect(rows).toEqual([{ key: 'for ever' }]);
  });
});

const CUTS = 12;
const CUT_ALL = `select pg_terminate_backend(pid) from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid() and query like '%daybook.append%'`;
