import { setTimeout as sleep } from 'node:timers/promises';

export interface Rate {
  readonly perSecond: number;
  readonly seconds: number;
}

const TICK_MS = 1;

/**
 * Sends at a fixed rate whether or not earlier ones are answered, and resolves when all are.
 * @param send is told when it was due, in `performance.now()` milliseconds
 * @throws what the first of them has thrown, when all are over
 */
export const openLoop = async ({ perSecond, seconds }: Rate, send: (dueAt: number) => Promise<void>): Promise<void> => {
  const began = performance.now();
  const answers: Promise<void>[] = [];
  const failures: unknown[] = [];
  for (let sent = 0; sent < perSecond * seconds; await sleep(TICK_MS)) {
    for (; sent < Math.min((performance.now() - began) * (perSecond / 1_000), perSecond * seconds); sent += 1) {
      answers.push(send(began + (sent * 1_000) / perSecond).catch((error: unknown) => void failures.push(error)));
    }
  }
  await Promise.all(answers);
  if (failures.length > 0) throw failures[0];
};
