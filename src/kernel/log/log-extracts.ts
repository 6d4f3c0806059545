import type { StoredEvent } from '../events/stored-event.js';

/** An event in its stream. */
export interface StreamPoint {
  readonly stream: string;
  readonly version: number;
}

/** Parts of the log for whoever checks a few documents, each in one reading. */
export abstract class LogExtracts {
  /** The records at these positions, at most 1,000, in position order. @throws StoreUnavailable */
  abstract at(positions: readonly number[]): Promise<readonly StoredEvent[]>;

  /**
   * The records of these streams up to a log position, at most `limit`: one stream after the other, each in order.
   * @param after the last record of the page before; absent for the first page
   * @throws StoreUnavailable
   */
  abstract ofStreams(
    streams: readonly string[],
    range: { readonly after?: StreamPoint | undefined; readonly upTo: number; readonly limit: number },
  ): Promise<readonly StoredEvent[]>;
}
