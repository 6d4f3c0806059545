import type { Checkpoint } from './event-log.js';

/** Where readers of the log remember how far they have come. */
export abstract class Checkpoints {
  /** By partition; empty for a reader that has not begun. */
  abstract load(reader: string): Promise<ReadonlyMap<number, Checkpoint>>;

  /** Called after the effect or in one write with it, never before: a crash repeats events, it never skips one. */
  abstract save(reader: string, partition: number, checkpoint: Checkpoint): Promise<void>;
}
