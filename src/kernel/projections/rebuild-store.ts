import type { StoredEvent } from '../events/stored-event.js';
import type { Checkpoint } from '../log/event-log.js';
import type { ConditionalWrite, ViewDefinition } from './view-store.js';

/** Reads and writes in bulk, for a build that nobody is asked from yet. */
export abstract class RebuildStore {
  /** The records after one position and up to another, in position order, page by page. @throws StoreUnavailable */
  abstract records(after: number, upTo: number): AsyncIterable<readonly StoredEvent[]>;

  /**
   * Writes documents and the checkpoint behind them, all or nothing, so that a rebuild that was killed goes on where it
   * was.
   * @param token of the lease under which this is written
   * @throws RebuildFenced when the build has been taken over; StoreUnavailable
   */
  abstract write(
    view: ViewDefinition,
    token: number,
    writes: readonly ConditionalWrite[],
    checkpoint: Checkpoint,
  ): Promise<void>;
}

/**
 * Another rebuild has taken the view over, or may have: this one was held up for too long, or has lost the connection
 * that kept others out. It must not write any more, and above all not switch.
 */
export class RebuildFenced extends Error {
  override readonly name = 'RebuildFenced';

  constructor(reader: string) {
    super(
      `${reader} was taken over by another rebuild, or the connection that kept others out was lost. ` +
        'This one has ended and has switched nothing: run it again.',
    );
  }
}
