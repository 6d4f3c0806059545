import fc from 'fast-check';
import { BatchProgress } from './batch-progress.js';
import { inLanes } from './in-lanes.js';

interface Item {
  readonly key: string;
  readonly at: number;
}

const batches = fc
  .array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 30 })
  .map((keys) => keys.map((key, at): Item => ({ key, at })));

/** A planted fault: it would commit as many records as have their effect, whichever they are. */
class CountingProgress implements Pick<BatchProgress, 'done' | 'leading'> {
  leading = 0;

  done(): void {
    this.leading += 1;
  }
}

/** Runs a batch whose effects end in any order that the scheduler comes to. */
const runBatch = async (
  items: readonly Item[],
  atOnce: number,
  scheduler: fc.Scheduler,
  failsAt = -1,
  progress: Pick<BatchProgress, 'done' | 'leading'> = new BatchProgress(items.length),
) => {
  const [effects, inDanger] = [[] as Item[], [] as number[]];
  let [running, most] = [0, 0];
  const work = inLanes(
    items,
    ({ key }) => key,
    atOnce,
    async (item, index) => {
      running += 1;
      most = Math.max(most, running);
      await scheduler.schedule(Promise.resolve(), `${item.key}${index}`);
      running -= 1;
      if (index === failsAt) return false;
      effects.push(item);
      progress.done(index);
      // What would be committed now must have all its effects.
      if (items.slice(0, progress.leading).some((each) => !effects.includes(each))) inDanger.push(progress.leading);
      return true;
    },
  );
  await scheduler.waitFor(work);
  return { progress, effects, inDanger, most };
};

const ofKey = (items: readonly Item[], key: string): readonly number[] =>
  items.filter((item) => item.key === key).map(({ at }) => at);

describe('A batch of records', () => {
  it('has its effects in order per key, and no offset ahead of an effect, in whatever order they end', () =>
    fc.assert(
      fc.asyncProperty(batches, fc.integer({ min: 1, max: 5 }), fc.scheduler(), async (items, atOnce, scheduler) => {
        const { progress, effects, inDanger, most } = await runBatch(items, atOnce, scheduler);
        expect(inDanger).toEqual([]);
        expect(progress.leading).toBe(items.length);
        expect(most).toBeLessThanOrEqual(atOnce);
        for (const key of 'abcd') expect(ofKey(effects, key)).toEqual(ofKey(items, key));
      }),
    ));

  it('is found out when its offsets are ahead of its effects', () => {
    const ahead = fc.asyncProperty(batches, fc.scheduler(), async (items, scheduler) => {
      const { inDanger } = await runBatch(items, 3, scheduler, -1, new CountingProgress());
      expect(inDanger).toEqual([]);
    });
    return expect(fc.assert(ahead, { seed: 1 })).rejects.toThrow('Property failed');
  });

  it('commits nothing from a record on that is not dealt with, and begins nothing more of its key', () =>
    fc.assert(
      fc.asyncProperty(batches, fc.nat(), fc.scheduler(), async (items, lot, scheduler) => {
        const failsAt = lot % items.length;
        const { progress, effects, inDanger } = await runBatch(items, 3, scheduler, failsAt);
        expect(inDanger).toEqual([]);
        expect(progress.leading).toBe(failsAt);
        const { key } = items[failsAt] ?? { key: '' };
        expect(ofKey(effects, key)).toEqual(ofKey(items, key).filter((at) => at < failsAt));
      }),
    ));
});
