import type { Sample } from './measure.js';

/** What was answered in a run, with its figures. */
export interface Answered {
  readonly sample: Sample;
  readonly answered: number;
}

/** Runs a load and checks what it stored against what it was answered. @param count of all that is stored now */
export const accounted = async (count: () => Promise<number>, run: () => Promise<Answered>): Promise<Sample> => {
  const before = await count();
  const { sample, answered } = await run();
  assertStored(answered, (await count()) - before);
  return sample;
};

/**
 * @param unheard how many answers may have been cut off at the end: stored, but not counted as answered
 * @throws Error when they differ: the figures would tell of something that did not happen
 */
export const assertStored = (answered: number, stored: number, unheard = 0): void => {
  if (stored < answered || stored > answered + unheard) {
    throw new Error(`${answered} commands were acknowledged, but ${stored} are stored`);
  }
};
