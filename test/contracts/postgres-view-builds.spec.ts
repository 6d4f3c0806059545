import pg from 'pg';
import { Fenced, StoreUnavailable } from '#kernel';
import { SystemEnvironment } from '#platform';
import {
  PostgresCheckpoints,
  PostgresLeases,
  PostgresOperatorOutbox,
  PostgresViewBuilds,
} from '../../src/adapters/postgres/index.js';
import { PostgresViewStore } from '../../src/adapters/postgres-views/index.js';
import { bulkWriteOf } from '../../src/adapters/postgres-client/bulk-connection.js';
import { createMigratedDatabase } from '../support/migrated-database.js';
import { query } from '../support/postgres-homes.js';
import { GROW, viewBuildsContract } from './view-builds.contract.js';
import { writeOf } from './view-store.fixture.js';
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

describe('A switch in PostgreSQL', () => {
  it('takes the lease from whoever feeds the build that is left, so that it comes no further than the live one', async () => {
    const { url, openPool, drop } = await createMigratedDatabase();
    const builds = new PostgresViewBuilds({ url, pool: openPool(), seals: rowSeals });
    const leases = new PostgresLeases({ url, environment: new SystemEnvironment(), onError: () => undefined });
    const checkpoints = new PostgresCheckpoints(openPool());
    const store = new PostgresViewStore(openPool());
    const view = { name: 'left', fields: {}, indexes: [] };
    await builds.register(view.name, '1', 1);
    await builds.add({ view: view.name, build: '1r1', projectionVersion: 1, state: 'fed' });
    for (const build of ['1', '1r1']) await store.prepare({ ...view, build });

    const over = new AbortController();
    const reached = (position: number) => ({ position, eventId: undefined });
    const feeding = leases.whileHeld('projection left@1', over.signal, async (_held, fence) => {
      const write = (position: number) => checkpoints.save('left@1', reached(position), fence);
      await write(1);
      await checkpoints.save('left@1r1', reached(1));
      await builds.switchTo(view.name, '1', '1r1', []);
      await expect(write(2)).rejects.toBeInstanceOf(Fenced);
      const batch = store.write({ ...view, build: '1' }, [writeOf('a', {})], reached(2), fence);
      await expect(batch).rejects.toBeInstanceOf(Fenced);
      over.abort();
    });
    await feeding;
    expect(await checkpoints.load('left@1')).toEqual(reached(1));
    await drop();
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
