import {
  type OperatorOutbox,
  type StoredEntry,
  LIVE_BUILD,
  nextBuild,
  type OutboxEntry,
  RebuildFenced,
  SwitchRefused,
  type ViewBuilds,
  type ViewDefinition,
  type ViewStore,
} from '#kernel';
import { writeOf } from './view-store.fixture.js';

export interface ViewBuildsUnderTest {
  readonly builds: ViewBuilds;
  /** The same as another process has it. */
  readonly other: ViewBuilds;
  readonly store: ViewStore;
  readonly outbox: OperatorOutbox;
  /** Lets the log grow by one event. */
  grow(): Promise<void>;
  /** Sets a build's checkpoint to the end of the log. */
  catchUp(view: string, build: string): Promise<void>;
  close(): Promise<void>;
}

/** Lets a log in PostgreSQL grow by one event. */
export const GROW = `
  insert into daybook.events
  select coalesce(max(position), 0) + 1, 'grow-1', coalesce(max(position), 0) + 1, gen_random_uuid(), 'Grown', 1, now(),
    now(), '{}', '{}', sha256('x') from daybook.events`;

let views = 0;

const ENTRY: OutboxEntry = { type: 'Changed', data: { view: 'any', position: 0 }, principal: 'operator' };

/** What every store of builds promises. */
export const viewBuildsContract = (open: () => Promise<ViewBuildsUnderTest>): void => {
  let opened: ViewBuildsUnderTest;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.close());

  /** A view whose live build 1 and whose build 1r1 hold a document that tells them apart. */
  const viewWithTwo = async (): Promise<ViewDefinition> => {
    const view = { name: `builds-${++views}`, build: '1', fields: {}, indexes: [] };
    await opened.builds.register(view.name, '1', 1);
    await opened.builds.add({ view: view.name, build: '1r1', projectionVersion: 1, state: 'loading' });
    for (const build of ['1', '1r1']) {
      await opened.store.prepare({ ...view, build });
      await opened.store.write({ ...view, build }, [writeOf('a', { build })]);
    }
    await opened.catchUp(view.name, '1');
    return view;
  };
  const stateOf = async ({ name }: ViewDefinition) => {
    const state = (await opened.other.list()).find(({ view }) => view === name);
    if (state === undefined) throw new Error(`${name} is not listed`);
    return state;
  };
  const answer = async (view: ViewDefinition): Promise<unknown> =>
    (await opened.store.load({ ...view, build: LIVE_BUILD }, ['a'])).get('a')?.document;

  const nextEntry = async () => (await opened.outbox.next(1)) as StoredEntry | undefined;

  /** Takes all entries out of the outbox. */
  const published = async (): Promise<readonly StoredEntry[]> => {
    const entries: StoredEntry[] = [];
    for (let next; (next = await nextEntry()) !== undefined; await opened.outbox.remove(next.id)) entries.push(next);
    return entries;
  };

  it('knows a view by its first build, however often it is registered', async () => {
    const view = await viewWithTwo();
    await Promise.all([opened.builds, opened.other].map((each) => each.register(view.name, '2', 2)));
    expect(await stateOf(view)).toMatchObject({
      live: '1',
      previous: undefined,
      paused: false,
      builds: [
        { build: '1', projectionVersion: 1, state: 'fed' },
        { build: '1r1', projectionVersion: 1, state: 'loading' },
      ],
    });
    expect(await answer(view)).toEqual({ build: '1' });
  });

  it('lets queries go to another build and back', async () => {
    const view = await viewWithTwo();
    await opened.grow();
    await opened.catchUp(view.name, '1r1');
    expect(await opened.builds.switchTo(view.name, '1', '1r1', [])).toBeGreaterThan(0);
    expect(await answer(view)).toEqual({ build: '1r1' });
    expect(await stateOf(view)).toMatchObject({
      live: '1r1',
      previous: '1',
      builds: [
        { build: '1', state: 'resting' },
        { build: '1r1', state: 'fed' },
      ],
    });
    await opened.catchUp(view.name, '1');
    await opened.other.switchTo(view.name, '1r1', '1', []);
    expect(await answer(view)).toEqual({ build: '1' });
  });

  it('does not go to a build that lacks an event, nor from one that is not live', async () => {
    const view = await viewWithTwo();
    await opened.catchUp(view.name, '1r1');
    await opened.grow();
    await expect(opened.builds.switchTo(view.name, '1', '1r1', [])).rejects.toMatchObject({ reason: 'behind' });
    await opened.catchUp(view.name, '1r1');
    const refusal: unknown = await opened.builds
      .switchTo(view.name, '9', '1r1', [ENTRY])
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(SwitchRefused);
    expect(refusal).toMatchObject({ reason: 'moved' });
    expect((await stateOf(view)).live).toBe('1');
    expect(await answer(view)).toEqual({ build: '1' });
  });

  it('lets one of several switches win', async () => {
    const view = await viewWithTwo();
    await opened.catchUp(view.name, '1r1');
    const outcomes = await Promise.allSettled(
      [opened.builds, opened.other].map((each) => each.switchTo(view.name, '1', '1r1', [])),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('removes a build with its documents, but never the live one', async () => {
    const view = await viewWithTwo();
    await opened.builds.remove(view.name, '1r1', ENTRY);
    await opened.builds.remove(view.name, '1', ENTRY);
    expect((await stateOf(view)).builds.map(({ build }) => build)).toEqual(['1']);
    expect(await answer(view)).toEqual({ build: '1' });
    await opened.store.prepare({ ...view, build: '1r1' });
    expect((await opened.store.load({ ...view, build: '1r1' }, ['a'])).size).toBe(0);
  });

  it('never gives the name of a build again, whichever is removed', async () => {
    const view = await viewWithTwo();
    expect(nextBuild(await stateOf(view), 1)).toBe('1r2');
    await opened.builds.add({ view: view.name, build: '1r2', projectionVersion: 1, state: 'loading' });
    for (const build of ['1r2', '1r1']) await opened.builds.remove(view.name, build, ENTRY);
    await opened.builds.add({ view: view.name, build: '2', projectionVersion: 2, state: 'loading' });
    expect(nextBuild(await stateOf(view), 2)).toBe('2r3');
  });

  it('remembers that a view is paused', async () => {
    const view = await viewWithTwo();
    await opened.builds.setPaused(view.name, true, ENTRY);
    expect((await stateOf(view)).paused).toBe(true);
    await opened.other.setPaused(view.name, false, ENTRY);
    expect((await stateOf(view)).paused).toBe(false);
  });

  it('keeps the operator events of each change, in order and until they are published, and none of a refused change', async () => {
    const view = await viewWithTwo();
    const entry = (what: string): OutboxEntry => ({ ...ENTRY, data: { what, position: 0 } });
    await published();
    await opened.grow();
    await expect(opened.builds.switchTo(view.name, '1', '1r1', [entry('behind')])).rejects.toThrow(SwitchRefused);
    await opened.catchUp(view.name, '1r1');
    const position = await opened.builds.switchTo(view.name, '1', '1r1', [entry('rebuilt'), entry('switched')]);
    for (const paused of [true, true, false, false]) {
      await opened.builds.setPaused(view.name, paused, entry(paused ? 'paused' : 'resumed'));
    }
    for (const build of ['1r1', '1', '1']) await opened.builds.remove(view.name, build, entry(`removed ${build}`));
    const first = await nextEntry();
    expect(await nextEntry()).toEqual(first);
    const entries = await published();
    expect(entries.map(({ data }) => data)).toEqual([
      { what: 'rebuilt', position },
      { what: 'switched', position },
      { what: 'paused', position: 0 },
      { what: 'resumed', position: 0 },
      { what: 'removed 1', position: 0 },
    ]);
    expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
    expect(entries[0]).toMatchObject({ type: ENTRY.type, principal: ENTRY.principal });
  });

  it('gives one process at a time the right to rebuild a view, each with a higher token', async () => {
    const view = await viewWithTwo();
    const first = await opened.builds.hold(view.name);
    expect(await opened.other.hold(view.name)).toBeUndefined();
    await first?.release();
    const second = await opened.other.hold(view.name);
    expect(second?.token).toBeGreaterThan(first?.token ?? Infinity);
    await second?.release();
  });

  it('tells whoever was overtaken, and neither switches nor changes a build for it', async () => {
    const view = await viewWithTwo();
    await opened.catchUp(view.name, '1r1');
    const stalled = await opened.builds.hold(view.name);
    await stalled?.release();
    // The successor makes another build of the same view: that is as good as taking this one.
    const successor = await opened.other.hold(view.name);
    await opened.other.add({ view: view.name, build: '1r2', projectionVersion: 1, state: 'loading' });
    const late = [
      opened.builds.switchTo(view.name, '1', '1r1', [ENTRY], stalled?.token),
      opened.builds.setState(view.name, '1r1', 'fed', stalled?.token),
    ];
    for (const attempt of late) await expect(attempt).rejects.toBeInstanceOf(RebuildFenced);
    const { live, builds } = await stateOf(view);
    expect({ live, states: builds.map(({ state }) => state) }).toEqual({
      live: '1',
      states: ['fed', 'loading', 'loading'],
    });
    await opened.store.prepare({ ...view, build: '1r2' });
    await opened.other.setState(view.name, '1r2', 'fed', successor?.token);
    await opened.catchUp(view.name, '1r2');
    await opened.other.switchTo(view.name, '1', '1r2', [], successor?.token);
    expect((await stateOf(view)).live).toBe('1r2');
    await successor?.release();
  });

  it('tells which views are rebuilt at the moment, from any process', async () => {
    const view = await viewWithTwo();
    const rebuilt = async () => (await opened.other.atWork()).rebuilt.has(view.name);
    expect(await rebuilt()).toBe(false);
    const lease = await opened.builds.hold(view.name);
    expect(await rebuilt()).toBe(true);
    await lease?.release();
    expect(await rebuilt()).toBe(false);
  });
};
