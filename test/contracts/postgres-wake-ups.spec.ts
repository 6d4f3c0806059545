import pg from 'pg';
import { PostgresWakeUps } from '../../src/adapters/postgres/index.js';
import { createMigratedDatabase } from '../support/migrated-database.js';
import { wakeUpsContract } from './wake-ups.contract.js';

describe('Wake-ups over PostgreSQL', () => {
  wakeUpsContract(async () => {
    const database = await createMigratedDatabase();
    const open = async () => {
      const wakeUps = new PostgresWakeUps({ pool: database.openPool(1), url: database.url, onError: () => undefined });
      await wakeUps.start();
      return wakeUps;
    };
    const [here, there] = [await open(), await open()];
    const close = async () => {
      await Promise.all([here.close(), there.close()]);
      await database.drop();
    };
    return { here, there, close };
  });

  it('listens again after its connection was cut, and says that it was', async () => {
    const database = await createMigratedDatabase();
    const errors: unknown[] = [];
    const pool = database.openPool(1);
    const wakeUps = new PostgresWakeUps({ pool, url: database.url, onError: (error) => errors.push(error) });
    await wakeUps.start();
    const owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    const { rowCount } = await owner.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query ~ '^listen'`,
    );
    expect(rowCount).toBe(1);
    let heard = false;
    wakeUps.onGrowth(() => (heard = true));
    for (let position = 1; !heard && position < 100; position += 1) {
      await owner.query(`select pg_notify('daybook_log', $1)`, [String(position)]);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(heard).toBe(true);
    expect(errors).not.toEqual([]);
    await owner.end();
    await wakeUps.close();
    await database.drop();
  });
});
