import pg from 'pg';
import { StoreUnavailable } from '#kernel';
import { PostgresOperatorOutbox, PostgresViewBuilds } from '../../src/adapters/postgres/index.js';
import { PostgresViewStore } from '../../src/adapters/postgres-views/index.js';
import { bulkWriteOf } from '../../src/adapters/postgres-client/bulk-connection.js';
import { createMigratedDatabase } from '../support/migrated-database.js';
import { query } from '../support/postgres-homes.js';
import { GROW, viewBuildsContract } from './view-builds.contract.js';
import { rowSeals } from '../support/row-seals.js';

describe('Builds of views in PostgreSQL', () => {
  viewBuildsContract(async () => {
    const { url, openPool, drop } = await createMigratedDatabase();
    return {
      builds: new PostgresViewBuilds({ url, pool: openPool(), seals: rowSeals }),
      other: new PostgresViewBuilds({ url, pool: openPool(), seals: rowSeals }),
      store: new PostgresViewStore(openPool()),
      outbox: new PostgresOperatorOutbox(openPool(), rowSeals),
      grow: async () => void (await query(url, GROW)),
      catchUp: async (view, build) =>
        void (await query(
          url,
          `insert into daybook.checkpoints (reader, position)
            select '${view}@${build}', coalesce(max(position), 0) from daybook.events
            on conflict (reader) do update set position = excluded.position`,
        )),
      close: drop,
    };
  });
});

describe('A rebuild in PostgreSQL', () => {
  it('is taken over from a process that was frozen in the middle of a write', async () => {
    const { url, openPool, drop } = await createMigratedDatabase();
    const builds = new PostgresViewBuilds({ url, pool: openPool(), seals: rowSeals });
    await builds.register('frozen', '1', 1);
    const writing = new pg.Client({ connectionString: url, application_name: bulkWriteOf('frozen') });
    const ended = new Promise((resolve) => writing.on('error', resolve));
    await writing.connect();
    await writing.query('begin; select from daybook.view_builds for share');
    const lease = await builds.hold('frozen');
    expect(lease?.token).toBe(1);
    await ended;
    await lease?.release();
    await drop();
  });

  it('is not begun, and says that PostgreSQL does not answer, when no connection for its lease is to be had', async () => {
    const { openPool, drop } = await createMigratedDatabase();
    const builds = new PostgresViewBuilds({
      url: 'postgres://daybook@127.0.0.1:1/none',
      pool: openPool(),
      seals: rowSeals,
    });
    await expect(builds.hold('any')).rejects.toBeInstanceOf(StoreUnavailable);
    await drop();
  });

  it('gives the lease back when its builds cannot be taken over', async () => {
    const { url, openPool, drop } = await createMigratedDatabase();
    const closed = openPool();
    closed.query = () => Promise.reject(new Error('Connection terminated'));
    await expect(new PostgresViewBuilds({ url, pool: closed, seals: rowSeals }).hold('any')).rejects.toBeInstanceOf(
      StoreUnavailable,
    );
    const held = await new PostgresViewBuilds({ url, pool: openPool(), seals: rowSeals }).hold('any');
    expect(held).toBeDefined();
    await held?.release();
    await drop();
  });
});
