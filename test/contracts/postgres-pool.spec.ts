import { once } from 'node:events';
import net from 'node:net';
import pg from 'pg';
import { OrdinaryTables, PostgresVitals } from '../../src/adapters/postgres/index.js';
import { parkedStreamTable } from '../../src/adapters/postgres/coordination/ordinary-tables.js';
import { createPool } from '../../src/adapters/postgres-client/index.js';
import { createMigratedDatabase } from '../support/migrated-database.js';
import { eventually, query } from '../support/postgres-homes.js';

describe('A pool of connections', () => {
  let database: Awaited<ReturnType<typeof createMigratedDatabase>>;
  let pool: pg.Pool;
  beforeAll(async () => {
    database = await createMigratedDatabase();
    pool = createPool(database.url, { max: 1, onIdleError: () => undefined });
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  const cut = async (pid: number): Promise<void> => {
    await query(database.url, `select pg_terminate_backend(${pid})`);
    await eventually(async () => {
      const there = await query(database.url, `select 1 from pg_stat_activity where pid = ${pid}`);
      return there.length === 0 ? true : undefined;
    });
  };
  const pidOf = async (client: pg.ClientBase): Promise<number> =>
    (await client.query<{ readonly pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid ?? 0;

  it('outlives one that is cut while it is held between two statements: the next statement fails', async () => {
    const client = await pool.connect();
    await client.query('begin');
    // Without a listener the event would end the process of the tests.
    expect(client.listenerCount('error')).toBeGreaterThan(0);
    const closed = new Promise((resolve) => client.once('end', resolve));
    await cut(await pidOf(client));
    await closed;
    await expect(client.query('select 1')).rejects.toThrow();
    client.release(true);
    expect((await pool.query('select 1')).rowCount).toBe(1);
  });
});

describe('A connection that is ended in the packet that says it is ready', () => {
  let server: net.Server;
  let url: string;
  beforeAll(async () => {
    server = net.createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end(Buffer.concat([AUTHENTICATED, READY, ENDED])));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    url = `postgres://daybook@127.0.0.1:${(server.address() as net.AddressInfo).port}/daybook`;
  });
  afterAll(() => void server.close());

  const pool = () => createPool(url, { max: 1, onIdleError: () => undefined });
  const tables = () => new OrdinaryTables(url);
  const vitals = () => new PostgresVitals(url);
  it.each([
    [
      'a pool',
      async () =>
        ask(
          pool(),
          (one) => one.query('select 1'),
          (one) => one.end(),
        ),
    ],
    [
      'the tables',
      async () =>
        ask(
          tables(),
          (one) => one.ask(parkedStreamTable, 'asking', (rows) => rows.count()),
          (one) => one.close(),
        ),
    ],
    [
      'the doctor',
      async () =>
        ask(
          vitals(),
          (one) => one.server(),
          (one) => one.close(),
        ),
    ],
  ])('fails one question, and not the process: %s', async (_, asked) => {
    // An error that has no listener ends the process, and fails the test.
    await expect(asked()).rejects.toThrow(/terminat|unavailable|not queryable/iu);
  });
});

const ask = async <One>(
  one: One,
  question: (one: One) => Promise<unknown>,
  close: (one: One) => Promise<void>,
): Promise<void> => {
  try {
    await question(one);
  } finally {
    await close(one);
  }
};

/** A message of PostgreSQL: its kind, its length, its content. https://www.postgresql.org/docs/17/protocol-message-formats.html */
const message = (kind: string, content: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeInt32BE(content.length + 4);
  return Buffer.concat([Buffer.from(kind), length, content]);
};
const AUTHENTICATED = message('R', Buffer.alloc(4));
const READY = message('Z', Buffer.from('I'));
const ENDED = message('E', Buffer.from('SFATAL\0C57P01\0Mterminating connection due to administrator command\0\0'));
