import { jest } from '@jest/globals';
import type { TreeFeeder } from '../../src/operations/audit/tree-feeder.js';
import { setUpKeeper } from './tree-feeder.fixture.js';

const SIGNED_WITHIN_S = 60;
const SIGNED_WITHIN_EVENTS = 1_000;
const TOLD_WITHIN_S = 30;
/** How often readiness is asked by whoever watches. */
const ASKED_EVERY_S = 10;
const HOUR_S = 3_600;

beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] }));
afterEach(() => jest.useRealTimers());

const seconds = (count: number) => jest.advanceTimersByTimeAsync(count * 1_000);

const whileFed = async (treeFeeder: TreeFeeder, work: () => Promise<void>): Promise<void> => {
  treeFeeder.start();
  await work();
  await Promise.all([treeFeeder.stop(), seconds(2)]);
};

describe('A tree feeder', () => {
  it('has every event covered by a checkpoint within 60 s, whenever it comes', async () => {
    const { newFeeder, grow, signedSizes } = setUpKeeper();
    await whileFed(newFeeder(), async () => {
      const heads: number[] = [];
      let head = 0;
      for (let tenth = 0; tenth < 2_000; tenth += 1) {
        if (tenth % 3 === 2) head = grow();
        heads.push(head);
        await seconds(0.1);
        const due = heads.at(-10 * SIGNED_WITHIN_S) ?? 0;
        expect(signedSizes().at(-1) ?? 0).toBeGreaterThanOrEqual(due);
      }
      expect(signedSizes().length).toBeLessThanOrEqual(200 / SIGNED_WITHIN_S + 1);
    });
  });

  it('signs at once when 1,000 events have come, and lets no checkpoint cover more that is new', async () => {
    const { newFeeder, grow, signedSizes, roots } = setUpKeeper();
    await whileFed(newFeeder(), async () => {
      grow();
      await seconds(1);
      expect(signedSizes()).toEqual([1]);
      grow(SIGNED_WITHIN_EVENTS - 1);
      await seconds(1);
      expect(signedSizes()).toEqual([1]);
      grow(SIGNED_WITHIN_EVENTS + 500);
      await seconds(1);
      expect(signedSizes()).toEqual([1, 1_001, 2_001]);
      await seconds(SIGNED_WITHIN_S);
      expect(signedSizes()).toEqual([1, 1_001, 2_001, 2_500]);
    });
    for (const [signed, ofTheLog] of await roots()) expect(signed).toEqual(ofTheLog);
  });

  it('signs nothing without news, nor does the next process', async () => {
    const { newFeeder, grow, signedSizes } = setUpKeeper();
    await whileFed(newFeeder(), async () => {
      await seconds(HOUR_S);
      expect(signedSizes()).toEqual([]);
      grow(3);
      await seconds(HOUR_S);
      expect(signedSizes()).toEqual([3]);
    });
    await whileFed(newFeeder(), () => seconds(HOUR_S));
    expect(signedSizes()).toEqual([3]);
  });

  it('makes the tree anew after a restore without a word, and signs on when it has all that was signed', async () => {
    const { newFeeder, grow, signedSizes, errors, watch, loseTree } = setUpKeeper();
    await whileFed(newFeeder(), async () => {
      grow(5 * SIGNED_WITHIN_EVENTS);
      await seconds(SIGNED_WITHIN_S);
    });
    const before = signedSizes().at(-1);
    loseTree();
    const treeFeeder = newFeeder();
    await whileFed(treeFeeder, async () => {
      await seconds(1);
      expect((await watch(treeFeeder).look()).every(({ ok }) => ok)).toBe(true);
      grow();
      await seconds(2 * SIGNED_WITHIN_S);
    });
    expect([before, signedSizes().at(-1)]).toEqual([5 * SIGNED_WITHIN_EVENTS, 5 * SIGNED_WITHIN_EVENTS + 1]);
    expect(errors).toEqual([]);
  });

  it('tries again what could not be signed, tells it once, and readiness says why', async () => {
    const { newFeeder, grow, signedSizes, file, errors, watch } = setUpKeeper();
    const treeFeeder = newFeeder();
    await whileFed(treeFeeder, async () => {
      file.fault = 'no space left on device';
      grow();
      await seconds(SIGNED_WITHIN_S);
      expect(errors).toHaveLength(1);
      const detail = 'Nothing is signed: no space left on device';
      expect(await watch(treeFeeder).look()).toContainEqual({ name: 'audit checkpoints', ok: false, detail });
      file.fault = undefined;
      await seconds(2);
      expect(await watch(treeFeeder).look()).toContainEqual(
        expect.objectContaining({ name: 'audit checkpoints', ok: true }),
      );
      expect(signedSizes().at(-1)).toBe(1);
    });
  });
});

describe('A tree that does not grow', () => {
  it.each([
    ['hangs', () => new Promise<never>(() => undefined), ''],
    ['fails', () => Promise.reject(new Error('disk on fire')), ' Last error: disk on fire'],
  ])('because the store %s shows in readiness within 30 s, and not before it stalls', async (_how, save, cause) => {
    const { newFeeder, grow, store, watch } = setUpKeeper();
    const treeFeeder = newFeeder();
    const watched = watch(treeFeeder);
    const tree = async () => (await watched.look()).find(({ name }) => name === 'audit tree');
    treeFeeder.start();
    for (let asked = 0; asked < 12; asked += 1) {
      grow();
      await seconds(ASKED_EVERY_S);
      expect(await tree()).toMatchObject({ ok: true });
    }
    const healthy = store.saveTiles.bind(store);
    store.saveTiles = save;
    grow();
    // Readiness was asked just before: nothing was wrong yet.
    let last: Awaited<ReturnType<typeof tree>>;
    for (let waited = 0; waited < TOLD_WITHIN_S && last?.ok !== false; waited += ASKED_EVERY_S) {
      await seconds(ASKED_EVERY_S);
      last = await tree();
    }
    expect(last).toEqual({ name: 'audit tree', ok: false, detail: `Stalled at position 12, 1 events behind.${cause}` });

    store.saveTiles = healthy;
    if (cause === '') return;
    await seconds(2);
    expect(await tree()).toMatchObject({ ok: true, detail: 'position 13, 0 events behind' });
    await Promise.all([treeFeeder.stop(), seconds(2)]);
  });

  it('is seen by a process that does not hold the lease, of which it knows no cause', async () => {
    const { newFeeder, grow, watch } = setUpKeeper();
    const watched = watch(newFeeder());
    grow(5);
    await watched.look();
    await seconds(TOLD_WITHIN_S);
    expect(await watched.look()).toContainEqual({
      name: 'audit tree',
      ok: false,
      detail: 'Stalled at position 0, 5 events behind.',
    });
  });
});
