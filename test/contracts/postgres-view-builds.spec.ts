import pg from 'pg';
import { BEGINNING, canonicalJson, type StoredEvent, RebuildFenced, StoreUnavailable } from '#kernel';
import {
  PostgresOperatorOutbox,
  PostgresEventLog,
  PostgresEventStore,
  PostgresRebuildStore,
  PostgresViewBuilds,
  PostgresViewStore,
} from '../../src/adapters/postgres/index.js';
import { bulkWriteOf } from '../../src/adapters/postgres/coordination/rebuild-lease.js';
import { createMigratedDatabase } from '../support/migrated-database.js';
import { query } from '../support/postgres-homes.js';
import { commandFor, newStream } from './event-store.fixture.js';
import { writeOf } from './view-store.fixture.js';
import { viewBuildsContract } from './view-builds.contract.js';
import { rowSeals } from '../support/row-seals.js';

const GROW = `
  insert into daybook.events
  select coalesce(max(position), 0) + 1, 'grow-1', coalesce(max(position), 0) + 1, gen_random_uuid(), 'Grown', 1, now(),
    now(), '{}', '{}', sha256('x') from daybook.events`;

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
  it('writes documents with their checkpoint, and nothing once another has taken the build over', async () => {
    const { url, openPool, drop } = await createMigratedDatabase();
    const builds = new PostgresViewBuilds({ url, pool: openPool(), seals: rowSeals });
    const store = new PostgresViewStore(openPool());
    const rebuilds = new PostgresRebuildStore(url);
    const view = { name: 'fenced', build: '1r1', fields: {}, indexes: [] };
    await builds.register(view.name, '1', 1);
    await builds.add({ view: view.name, build: '1r1', projectionVersion: 1, state: 'loading' });
    await store.prepare(view);
    const stalled = (await builds.hold(view.name))?.token ?? 0;
    const nasty = { text: 'tab\t \\ "quoted" \n line \\N' };
    const at = (position: number) => ({ position, eventId: undefined });
    await rebuilds.write(view, stalled, [writeOf('a\\\tb', nasty), writeOf('c', { n: 1 })], at(1));
    await rebuilds.write(view, stalled, [writeOf('c', { n: 2 }, 1)], at(2));

    const successor = stalled + 1;
    await query(url, 'update daybook.view_builds set token = token + 1');
    const late = rebuilds.write(view, stalled, [writeOf('late', {})], at(3));
    await expect(late).rejects.toBeInstanceOf(RebuildFenced);
    await rebuilds.write(view, successor, [], at(4));

    const loaded = await store.load(view, ['a\\\tb', 'c', 'late']);
    expect([...loaded.values()].map(({ document }) => document)).toEqual([nasty, { n: 2 }]);
    const saved = "select position from daybook.checkpoints where reader = 'fenced@1r1'";
    expect(await query(url, saved)).toEqual(['4']);
    await drop();
  });

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

  it('reads in bulk what the log reads by pages, and can be left in the middle', async () => {
    const { url, openPool, drop } = await createMigratedDatabase();
    const store = new PostgresEventStore(openPool(), rowSeals);
    const long = canonicalJson({ note: 'tab\t \\ "quoted" \n ünï 🧾'.repeat(2_000) });
    for (let written = 0; written < 20; written += 1) {
      await store.append(commandFor(newStream(), 0, written % 2 === 0 ? { events: 3 } : { data: long }));
    }
    const expected = await new PostgresEventLog(openPool()).read(BEGINNING, 100);
    const rebuilds = new PostgresRebuildStore(url);
    const found: StoredEvent[] = [];
    for await (const records of rebuilds.records(2, 39)) found.push(...records);
    expect(found.map(columnsOf)).toEqual(expected.slice(2, 39).map(columnsOf));
    for await (const records of rebuilds.records(0, 39)) if (records.length > 0) break;
    await drop();
  });
});

const columnsOf = (record: StoredEvent): StoredEvent => {
  const { position, stream, version, id, type, schemaVersion, occurredAt, recordedAt, data, metadata } = record;
  const leaf = Buffer.from(record.leaf);
  return {
    position,
    stream,
    version,
    id,
    type,
    schemaVersion,
    occurredAt,
    recordedAt,
    data,
    metadata,
    leaf,
  };
};
