import type { StoredEvent } from '../events/stored-event.js';

/** How far a reader has come: everything up to `position` has taken effect. */
export interface Checkpoint {
  /** 0 before the first event. */
  readonly position: number;
  /** The event at that position; a log that holds another one there was restored or replaced. */
  readonly eventId: string | undefined;
}

export const BEGINNING: Checkpoint = { position: 0, eventId: undefined };

/** Wakes the followers of the log, in any process, within milliseconds of a commit. */
export abstract class WakeUps {
  /** Notifies all followers, here and in other processes, that the log has grown. Never waits, never fails. */
  abstract announce(position: number): void;

  /** Notifies the followers of this process alone: the log is known to reach so far, or may have grown. Never fails. */
  abstract wake(position?: number): void;

  /**
   * Calls `listener` when the log may have grown: to the position that was announced, or to an unknown one. A lost
   * signal is made up for within a second, by one without a position. @returns unsubscribe
   */
  abstract onGrowth(listener: (position?: number) => void): () => void;
}

/**
 * The log of all events in the one order in which they were committed.
 * Promises (test/contracts/event-log.contract.ts): no reader ever skips an event, whatever writers do meanwhile.
 */
export abstract class EventLog {
  /**
   * Records after `checkpoint`, in position order, at most `limit`.
   * @throws LogReplaced when the event that the checkpoint names is not in the log any more
   */
  abstract read(checkpoint: Checkpoint, limit: number): Promise<readonly StoredEvent[]>;

  /**
   * Position of the newest event as the event store knows it, 0 for an empty log: never less than the position of an event
   * that was appended before, by any process.
   */
  abstract head(): Promise<number>;

  /** The checkpoint of a reader that has read up to `position`, 0 or more; `undefined` when the log ends before. */
  abstract checkpointAt(position: number): Promise<Checkpoint | undefined>;
}

/** The log does not hold what this reader has read: a backup was restored, or it is another database. */
export class LogReplaced extends Error {
  override readonly name = 'LogReplaced';

  constructor(readonly checkpoint: Checkpoint) {
    super(
      `Event ${checkpoint.eventId} at position ${checkpoint.position} is not in the log any more: ` +
        'the event store was restored or replaced. Rebuild the views of this reader.',
    );
  }
}
