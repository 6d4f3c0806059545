import { type Environment, type EventLog, type StoredEvent, pause, StoreUnavailable } from '#kernel';
import type { ReadLog } from '../rebuild/reading-archive.js';

export interface SlowReadingPorts {
  readonly log: Pick<EventLog, 'read' | 'checkpointAt'>;
  readonly environment: Pick<Environment, 'sleep'>;
}

export interface Pace {
  readonly atOnce: number;
  readonly everyMs: number;
}

/**
 * The log page by page, with a pause between two of them and no transaction that stays open meanwhile. A store that does
 * not answer is asked again: hours are not given up for that.
 * @param progress called with each page
 * @throws what `signal` was aborted with, since a part of the log must not be taken for all of it
 */
export const slowReading = (
  { log, environment }: SlowReadingPorts,
  { atOnce, everyMs }: Pace,
  signal: AbortSignal,
  progress: () => void,
): ReadLog =>
  async function* (after, upTo) {
    let seen = await log.checkpointAt(after);
    while (seen !== undefined && seen.position < upTo) {
      const records: readonly StoredEvent[] | undefined = await log
        .read(seen, Math.min(atOnce, upTo - seen.position))
        .catch(unlessUnavailable);
      if (records !== undefined) {
        progress();
        yield records;
        const last = records.at(-1);
        seen = last === undefined ? undefined : { position: last.position, eventId: last.id };
      }
      if (seen !== undefined && seen.position < upTo) await pause(environment, everyMs, signal);
      signal.throwIfAborted();
    }
  };

const unlessUnavailable = (error: unknown): undefined => {
  if (!(error instanceof StoreUnavailable)) throw error;
};
