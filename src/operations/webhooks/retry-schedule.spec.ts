import { MOST_ATTEMPTS, retryInMs } from './retry-schedule.js';

const idEndingWith = (tail: string): string => `0192f0c1-7a00-7000-8000-00000000${tail}`;
const HOUR = 3_600_000;

/** When each attempt takes place, in milliseconds after the first. */
const timesOf = (eventId: string): readonly number[] => {
  const times = [0];
  for (let failed = 1; ; failed += 1) {
    const pause = retryInMs(failed, eventId);
    if (pause === undefined) return times;
    times.push((times.at(-1) ?? 0) + pause);
  }
};

describe('The schedule of a delivery that fails', () => {
  it('is that of Standard Webhooks', () => {
    const times = timesOf(idEndingWith('0000'));
    const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(pauses.map((pause) => pause / 1_000)).toEqual([
      5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400,
    ]);
    expect(times).toHaveLength(MOST_ATTEMPTS);
  });

  it('reaches a receiver that comes back after an hour within two hours more', () => {
    const next = timesOf(idEndingWith('8000')).find((time) => time > HOUR) ?? Infinity;
    expect(next).toBeLessThan(3 * HOUR);
  });

  it('spreads what failed together by a tenth at most', () => {
    const first = ['0000', '4000', '8000', 'ffff'].map((tail) => retryInMs(2, idEndingWith(tail)) ?? 0);
    expect(new Set(first).size).toBe(4);
    expect(Math.min(...first)).toBe(300_000);
    expect(Math.max(...first)).toBe(330_000);
  });
});
