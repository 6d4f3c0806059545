import { StoreUnavailable } from '../events/event-store.js';
import type { Checkpoint } from './event-log.js';
import type { Fence } from './leases.js';

/** Where readers of the log remember how far they have come. */
export abstract class Checkpoints {
  /** @returns `undefined` for a reader that has not begun */
  abstract load(reader: string): Promise<Checkpoint | undefined>;

  /**
   * Called after the effect or in one write with it, never before: a crash repeats events, it never skips one.
   * @param fence of the lease under which this is done, if there is one @throws Fenced, CheckpointLost, StoreUnavailable
   */
  abstract save(reader: string, checkpoint: Checkpoint, fence?: Fence): Promise<void>;
}

/**
 * What a reader has remembered, and what it has done by then, is not there any more: it was removed, or the store has
 * lost its newest writes. The reader goes on from what is there, which may be the beginning.
 */
export class CheckpointLost extends StoreUnavailable {
  override readonly name = 'CheckpointLost';

  constructor(reader: string) {
    super(
      `What ${reader} has come to is not there any more: it was removed or lost. It is made again from the events.`,
    );
  }
}
