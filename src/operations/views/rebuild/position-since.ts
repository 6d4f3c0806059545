import type { LogArchive } from '#kernel';

/** Events get their time before they are appended, so that one may stand a little after later ones. */
const SLACK_MS = 10_000;

/**
 * A position from which on the log has all events that were recorded at a time or later, and few of before.
 * @param time milliseconds of the epoch
 * @returns at least 1; one more than `head` when nothing is as late
 */
export const positionSince = async (archive: Pick<LogArchive, 'at'>, head: number, time: number): Promise<number> => {
  let [low, high] = [1, head + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const [record] = await archive.at([middle]);
    if (record === undefined || Date.parse(record.recordedAt) >= time - SLACK_MS) high = middle;
    else low = middle + 1;
  }
  return low;
};
