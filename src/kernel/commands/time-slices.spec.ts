import { TestEnvironment } from '../testing/test-environment.js';
import { TimeSlices } from './time-slices.js';

/** Slices on a clock that only moves when a test says so. */
const setUp = () => {
  let now = 0;
  const environment = new TestEnvironment();
  const slices = new TimeSlices({ monotonicMs: () => now, nextTurn: () => environment.nextTurn() });
  return { slices, work: (milliseconds: number) => (now += milliseconds), turn: () => environment.nextTurn() };
};

describe('Time slices', () => {
  it('let work go on until the time of a turn is used up', async () => {
    const { slices, work, turn } = setUp();
    expect(slices.next()).toBeUndefined();
    work(4);
    expect(slices.next()).toBeUndefined();
    work(1);
    const later = slices.next();
    expect(later).toBeInstanceOf(Promise);
    await later;
    expect(slices.next()).toBeUndefined();
    work(5);
    await turn();
    await turn();
    expect(slices.next()).toBeUndefined();
  });

  it('give a turn to each of those who wait, in the order of asking', async () => {
    const { slices, work, turn } = setUp();
    void slices.next();
    work(9);
    const done: string[] = [];
    for (const name of ['a', 'b', 'c']) void slices.next()?.then(() => done.push(name));
    await turn();
    const seen: string[] = [];
    for (let each = 0; each < 4; each += 1) {
      seen.push(done.join(''));
      await turn();
    }
    expect(seen.at(-1)).toBe('abc');
    expect(new Set(seen).size).toBeGreaterThan(2);
  });

  it('take a step for each item in order, as many in a turn as fit into its time', async () => {
    const { slices, work, turn } = setUp();
    const done: number[] = [];
    const all = slices.forEach([1, 2, 3, 4, 5], (item) => {
      work(2);
      done.push(item);
    });
    expect(done).toEqual([1, 2, 3]);
    for (let each = 0; done.length < 5 && each < 10; each += 1) await turn();
    await all;
    expect(done).toEqual([1, 2, 3, 4, 5]);
  });

  it('bound what long work takes of a turn, however much of it there is', async () => {
    const { slices, work, turn } = setUp();
    let [inTurn, most, left] = [0, 0, 8];
    const long = async () => {
      for (let step = 0; step < 50; step += 1) {
        await slices.next();
        work(1);
        inTurn += 1;
        most = Math.max(most, inTurn);
      }
      left -= 1;
    };
    for (let each = 0; each < 8; each += 1) void long();
    while (left > 0) {
      inTurn = 0;
      await turn();
    }
    // A slice, and one step of each that had asked before.
    expect(most).toBeLessThanOrEqual(5 + 8);
  });
});
