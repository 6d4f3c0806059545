import { jest } from '@jest/globals';
import fc from 'fast-check';
import { settle, setUp, start } from './log-follower.fixture.js';

beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] }));
afterEach(() => jest.useRealTimers());

describe('wake-ups', () => {
  it('are not lost, whenever they come', async () => {
    const growths = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 6 });
    const property = fc.asyncProperty(growths, fc.scheduler(), async (counts, scheduler) => {
      const { follower, grow, log, events, applied } = setUp();
      const read = log.read.bind(log);
      // The answer is as old as the question: what is committed on its way is not in it.
      log.read = async (...question) => {
        const answer = await read(...question);
        await scheduler.schedule(Promise.resolve());
        return answer;
      };
      const following = follower();
      const { stop } = start(following);
      scheduler.scheduleSequence(counts.map((count) => async () => grow(count)));
      await scheduler.waitIdle();
      await settle();
      expect(applied.flat()).toEqual(events.map(({ position }) => position));
      expect(following.status().position).toBe(events.length);
      const stopped = stop();
      await scheduler.waitIdle();
      await stopped;
    });
    await fc.assert(property, { numRuns: 300 });
  });

  it('cost nothing while the log rests: it is not read again until it grows', async () => {
    const { follower, log, grow } = setUp(1);
    const read = jest.spyOn(log, 'read');
    const { stop } = start(follower());
    await jest.advanceTimersByTimeAsync(60_000);
    expect(read).toHaveBeenCalledTimes(1);
    grow();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(read).toHaveBeenCalledTimes(2);
    await stop();
  });

  it('that come without rest are gathered into one batch; the first after a rest is taken at once', async () => {
    const { follower, applied, grow } = setUp(1);
    const { stop } = start(follower({ batchSize: 10, gatherMs: 5 }));
    await settle();
    expect(applied).toEqual([[1]]);
    grow();
    await jest.advanceTimersByTimeAsync(3);
    grow();
    await settle();
    expect(applied).toEqual([[1]]);
    await jest.advanceTimersByTimeAsync(2);
    expect(applied).toEqual([[1], [2, 3]]);
    await jest.advanceTimersByTimeAsync(100);
    grow();
    await settle();
    expect(applied.at(-1)).toEqual([4]);
    await stop();
  });

  it('notify listeners of progress after the position has moved, until they unsubscribe', async () => {
    const { follower, grow } = setUp(3);
    const following = follower();
    const seen: number[] = [];
    const unsubscribe = following.onProgress(() => seen.push(following.status().position));
    const { stop } = start(following);
    await settle();
    expect(seen).toEqual([2, 3]);
    unsubscribe();
    grow();
    await settle();
    expect(seen).toEqual([2, 3]);
    await stop();
  });
});
