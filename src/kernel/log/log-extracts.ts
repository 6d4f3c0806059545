import type { LogRecord } from './event-log.js';

/** Parts of the log for whoever checks a few documents, each in one reading. */
export abstract class LogExtracts {
  /** The records at these positions, at most 1,000, in position order. @throws StoreUnavailable */
  abstract at(positions: readonly number[]): Promise<readonly LogRecord[]>;

  /** The records of these streams after one position and up to another, in position order, at most `limit`. @throws StoreUnavailable */
  abstract ofStreams(
    streams: readonly string[],
    range: { readonly after: number; readonly upTo: number; readonly limit: number },
  ): Promise<readonly LogRecord[]>;
}
