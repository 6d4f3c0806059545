const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000];

/** Pauses after the first failed attempt, the second and so on (Standard Webhooks 1.0.0, "Retry schedule"). */
const PAUSES_MS = [
  5 * SECOND,
  ...[5, 30].map((minutes) => minutes * MINUTE),
  ...[2, 5, 10, 14, 20, 24].map((hours) => hours * HOUR),
];

/** The first one and a retry after each pause. */
export const MOST_ATTEMPTS = PAUSES_MS.length + 1;

const MOST_JITTER = 0.1;
const LARGEST_TAIL = 0xffff;

/**
 * Milliseconds to the next attempt, up to a tenth longer than the schedule so that what failed together does not come back
 * together; `undefined` after the last attempt. Pure: the random digits of the id are the jitter.
 * @param failed attempts so far, 1 or more @param eventId UUIDv7, which ends with random digits
 */
export const retryInMs = (failed: number, eventId: string): number | undefined => {
  const pause = PAUSES_MS[failed - 1];
  const share = Number.parseInt(eventId.slice(-4), 16) / LARGEST_TAIL;
  return pause === undefined ? undefined : Math.round(pause * (1 + MOST_JITTER * share));
};
