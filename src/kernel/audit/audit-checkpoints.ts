import type { SignedCheckpoint } from './tree-checkpoint.js';

/** What is kept of a checkpoint: size and root stand in the note. */
export type KeptCheckpoint = Pick<SignedCheckpoint, 'note' | 'time'> & Pick<SignedCheckpoint, 'size'>;

/** Where signed checkpoints are kept, for ever. */
export abstract class AuditCheckpoints {
  /** Durable when it resolves. */
  abstract add(checkpoint: SignedCheckpoint): Promise<void>;

  /** The one that covers most; `undefined` before the first. */
  abstract last(): Promise<KeptCheckpoint | undefined>;

  /** All, the smallest tree first. */
  abstract all(): AsyncIterable<KeptCheckpoint>;
}
