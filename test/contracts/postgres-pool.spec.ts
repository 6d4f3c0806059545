import pg from 'pg';
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
