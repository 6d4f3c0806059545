import { setTimeout as sleep } from 'node:timers/promises';
import { LIVE_BUILD, readerOf, StoreUnavailable, type ViewDefinition } from '#kernel';
import { SystemEnvironment } from '#platform';
import { createPlacedBuilds } from '../support/placed-builds.js';
import { eventually, query } from '../support/postgres-homes.js';
import { GROW } from './view-builds.contract.js';
import { writeOf } from './view-store.fixture.js';

const READS = 1_000;
const ENTRY = { type: 'ViewReset', data: { view: 'any' }, principal: 'operator' };

describe('Switches of builds that lie in MongoDB', () => {
  let placed: Awaited<ReturnType<typeof createPlacedBuilds>>;
  beforeAll(async () => {
    placed = await createPlacedBuilds();
  });
  afterAll(() => placed.close());

  const head = async (): Promise<number> => {
    const { rows } = await placed.pool.query<{ head: number }>(
      'select coalesce(max(position), 0) as head from daybook.events',
    );
    return rows[0]?.head ?? 0;
  };
  /** A view with builds 1, which is live, and 1r1. */
  const viewNamed = async (name: string): Promise<ViewDefinition> => {
    const { builds, store, checkpoints } = placed.open();
    const view = { name, build: '1', fields: {}, indexes: [] };
    await builds.register(name, '1', 1);
    await builds.add({ view: name, build: '1r1', projectionVersion: 1, state: 'fed' });
    for (const build of ['1', '1r1']) {
      await store.prepare({ ...view, build });
      await checkpoints.save(readerOf({ name, build }), { position: await head(), eventId: undefined });
    }
    return view;
  };

  it('never show a reader an older document than somebody has seen before', async () => {
    const view = await viewNamed('switched');
    const writer = placed.open();
    let live = '1';
    /** Only what is live is fed, and what is to become it: the build of before stands still. */
    const fed = new Set(['1']);
    let [isRead, isDone] = [false, false];
    const feed = async (build: string, lagMs: number) => {
      const into = { ...view, build };
      while (!isDone) {
        const position = await head();
        await sleep(lagMs);
        if (!fed.has(build)) continue;
        const loaded = (await writer.store.load(into, ['a'])).get('a')?.version ?? 0;
        if (position <= loaded) continue;
        await writer.store.write(into, [{ ...writeOf('a', {}, loaded), version: position, position }], {
          position,
          eventId: undefined,
        });
      }
    };
    const grow = async () => {
      for (; !isDone; await sleep(5)) await query(placed.postgres.url, GROW);
    };
    const working = [feed('1', 1), feed('1r1', 25), grow()];
    const readers = [placed.open(), placed.open()];
    let newest = 0;
    let [reads, older] = [0, 0];
    const read = async ({ store }: (typeof readers)[number]) => {
      while (!isRead) {
        const before = newest;
        const seen = (await store.load({ ...view, build: LIVE_BUILD }, ['a'])).get('a')?.version ?? 0;
        reads += 1;
        if (seen < before) older += 1;
        newest = Math.max(newest, seen);
      }
    };
    const reading = readers.map(read);
    let switches = 0;
    while (reads < READS) {
      const to = live === '1' ? '1r1' : '1';
      fed.add(to);
      const other = placed.open();
      await eventually(() => other.builds.switchTo(view.name, live, to, []).then(() => true));
      fed.delete(live);
      live = to;
      // A process that has never asked before sees the build of now, once that has gone on.
      const switched = await head();
      newest = await eventually(async () => {
        const seen = (await other.store.load({ ...view, build: LIVE_BUILD }, ['a'])).get('a')?.version ?? 0;
        return seen > switched ? Math.max(newest, seen) : undefined;
      });
      switches += 1;
    }
    isRead = true;
    await Promise.all(reading);
    isDone = true;
    await Promise.all(working);
    expect(switches).toBeGreaterThan(3);
    expect({ older }).toEqual({ older: 0 });
  });

  it('that were decided and not carried further are carried on by whoever lists the builds', async () => {
    const view = await viewNamed('undone');
    const [one, two] = [placed.open(), placed.open()];
    const settled = () =>
      eventually(async () => ((await one.register.read('undone'))?.since === null ? undefined : true));
    await placed.pool.query(`select daybook.decide_switch('undone', '1', '1r1')`);
    expect(await one.register.read('undone')).toMatchObject({ live: '1', decision: 0 });
    await two.builds.list();
    await eventually(async () => ((await one.register.read('undone'))?.decision === 1 ? true : undefined));
    await settled();
    expect(await one.register.read('undone')).toMatchObject({ live: '1r1', decision: 1, since: await head() });
    // Killed between the pointer and its position.
    await placed.pool.query(`select daybook.decide_switch('undone', '1r1', '1')`);
    await one.pointers.point({ view: 'undone', live: '1', switches: 2, builds: [] });
    await two.builds.list();
    await settled();
    expect((await two.store.load({ ...view, build: LIVE_BUILD }, ['a'])).size).toBe(0);
    await one.pointers.point({ view: 'undone', live: '1r1', switches: 1, builds: [] });
    expect(await one.register.read('undone')).toMatchObject({ live: '1', decision: 2 });
  });

  it('to a build that has not come to where the former one was are waited for, and then refused', async () => {
    const view = await viewNamed('waiting');
    const { store, register, checkpoints } = placed.open();
    await register.update({ _id: 'waiting' }, { $set: { since: 1_000_000 } });
    const asked = store.load({ ...view, build: LIVE_BUILD }, ['a']);
    await expect(asked).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(asked).rejects.toThrow('answers from 1000000 on');
    const again = store.load({ ...view, build: LIVE_BUILD }, ['a']);
    await checkpoints.save('waiting@1', { position: 1_000_000, eventId: undefined });
    expect((await again).size).toBe(0);
  });

  it('leave no place for what a rebuild that was overtaken writes late, and harm none that goes on', async () => {
    const view = { ...(await viewNamed('overtaken')), build: '1r1' };
    const [frozen, present] = [placed.open(), placed.open()];
    await present.builds.setState('overtaken', '1r1', 'loading');
    const first = await frozen.builds.hold('overtaken');
    const token = first?.token ?? 0;
    await frozen.rebuilds.write(view, token, [writeOf('a', { n: 1 }), writeOf('b', { n: 1 })], {
      position: 10_000_000,
      eventId: undefined,
    });
    const ahead = { ...writeOf('a', { n: 3 }, 1), version: 3 };
    await frozen.rebuilds.write(view, token, [ahead], { position: 10_000_001, eventId: undefined });
    // A run that goes on from an earlier checkpoint, in other steps.
    await frozen.rebuilds.write(view, token, [writeOf('a', { n: 1 }), writeOf('b', { n: 2 }, 1)], {
      position: 10_000_000,
      eventId: undefined,
    });
    await frozen.rebuilds.write(view, token, [{ ...writeOf('a', { n: 4 }, 2), version: 4 }, writeOf('c', {})], {
      position: 10_000_002,
      eventId: undefined,
    });
    const loaded = await frozen.store.load<object>(view, ['a', 'b', 'c']);
    expect([...loaded.values()].map(({ id, document }) => [id, document]).sort()).toEqual([
      ['a', { n: 4 }],
      ['b', { n: 2 }],
      ['c', {}],
    ]);
    const former = (await frozen.register.read('overtaken'))?.builds['1r1']?.collection ?? '';
    await first?.release();
    const second = await present.builds.hold('overtaken');
    await present.rebuilds.empty(view, second?.token ?? 0, ENTRY);
    // It had looked whether it holds the view, and was frozen before its documents were sent.
    await frozen.connection.db.collection<{ _id: string }>(former).insertOne({ _id: 'late' }, { maxTimeMS: 1_000 });
    expect((await present.store.load(view, ['a', 'late'])).size).toBe(0);
    expect(await present.checkpoints.load('overtaken@1r1')).toBeUndefined();
    const inAnHour = new SystemEnvironment().ago(-3_700_000);
    expect(await present.pointers.orphans(new Date())).toEqual([]);
    expect(await present.pointers.sweep(await present.builds.list(), inAnHour)).toEqual([former]);
    await second?.release();
  });
});
