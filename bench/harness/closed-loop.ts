import type { Answered } from './account.js';
import { latencyFigures } from './statistics.js';

const WARM_UP_SECONDS = 0.2;

/** A caller that asks again as soon as it is answered. @param caller from 0 */
export type Ask = (caller: number) => Promise<void>;

/**
 * Keeps a number of callers busy for a short while that is not counted, then for the given seconds.
 * @param weight what one answer counts, for batches
 * @returns the figures, and how many were answered in all, also before and after the time that counts
 * @throws whatever a caller is answered instead: a benchmark with failures measures something else
 */
export const closedLoop = async (ask: Ask, callers: number, seconds: number, weight = 1): Promise<Answered> => {
  const from = performance.now() + WARM_UP_SECONDS * 1_000;
  const until = from + seconds * 1_000;
  const durations: number[] = [];
  let answers = 0;
  const call = async (_: unknown, caller: number): Promise<void> => {
    for (let asked = performance.now(); asked < until; asked = performance.now()) {
      await ask(caller);
      answers += 1;
      const answered = performance.now();
      if (answered >= from && answered < until) durations.push(answered - asked);
    }
  };
  await Promise.all(Array.from({ length: callers }, call));
  if (durations.length === 0) throw new Error(`Nothing was answered within ${seconds} s`);
  const sample = { 'commands/s': (durations.length * weight) / seconds, ...latencyFigures('', durations) };
  return { sample, answered: answers * weight };
};
