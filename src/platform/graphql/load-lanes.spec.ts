import { setImmediate as afterTurn } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { LoadLanes } from './load-lanes.js';

/** Loads that are under way until they are ended. */
const startedLoads = () => {
  const lanes = new LoadLanes();
  const ends: (() => void)[] = [];
  const begin = () => void lanes.take(() => new Promise<void>((resolve) => ends.push(resolve)));
  return { lanes, ends, begin };
};

describe('Loads of a view', () => {
  it('are two at once; the next one begins when one of them has ended', async () => {
    const { lanes, ends, begin } = startedLoads();
    for (let load = 0; load < 3; load += 1) lanes.schedule(begin);
    await afterTurn();
    expect(ends).toHaveLength(2);
    ends[0]?.();
    await afterTurn();
    expect(ends).toHaveLength(3);
  });

  it('begin after some milliseconds all the same when nothing ends', async () => {
    const { lanes, begin } = startedLoads();
    for (let load = 0; load < 2; load += 1) lanes.schedule(begin);
    await afterTurn();
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    try {
      const third = jest.fn();
      lanes.schedule(third);
      await afterTurn();
      expect(third).not.toHaveBeenCalled();
      jest.advanceTimersByTime(10);
      expect(third).toHaveBeenCalledTimes(1);
    } finally {
      jest.useRealTimers();
    }
  });

  it('give their lane free when they fail', async () => {
    const { lanes, ends, begin } = startedLoads();
    for (let load = 0; load < 2; load += 1) {
      await expect(lanes.take(() => Promise.reject(new Error('no answer')))).rejects.toThrow('no answer');
    }
    for (let load = 0; load < 2; load += 1) lanes.schedule(begin);
    await afterTurn();
    expect(ends).toHaveLength(2);
  });
});
