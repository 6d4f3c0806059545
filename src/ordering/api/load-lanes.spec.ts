import { setImmediate as afterTurn } from 'node:timers/promises';
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
    await new Promise<void>((resolve) => lanes.schedule(resolve));
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
