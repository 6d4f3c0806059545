import type { Checkpoint } from './event-log.js';
import type { Fence } from './leases.js';

/** Where readers of the log remember how far they have come. */
export abstract class Checkpoints {
  /** @returns `undefined` for a reader that has not begun */
  abstract load(reader: string): Promise<Checkpoint | undefined>;

  /**
   * Called after the effect or in one write with it, never before: a crash repeats events, it never skips one.
   * @param fence of the lease under which this is done, if there is one @throws Fenced, StoreUnavailable
   */
  abstract save(reader: string, checkpoint: Checkpoint, fence?: Fence): Promise<void>;
}
