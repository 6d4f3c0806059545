const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 5 * 60_000;
/** Half an hour after the first failure a person has to look at it. */
const MOST_ATTEMPTS = 14;

/** Milliseconds to the next attempt, twice as long each time; `undefined` after the last. @param failed attempts, 1 or more */
export const retryInMs = (failed: number): number | undefined =>
  failed >= MOST_ATTEMPTS ? undefined : Math.min(FIRST_PAUSE_MS * 2 ** (failed - 1), LONGEST_PAUSE_MS);
