import type { SignedCheckpoint } from './tree-checkpoint.js';
import type { Tile, TileAddress } from './tree-tiles.js';

/** What is kept of a checkpoint: size and root stand in the note. */
export type KeptCheckpoint = Pick<SignedCheckpoint, 'note' | 'time' | 'size'>;

/**
 * The tree over the log, which follows from the events and may be made again, and the checkpoints that were signed of it,
 * which are kept for ever.
 * Promises (test/contracts/audit-store.contract.ts). Every method throws StoreUnavailable.
 */
export abstract class AuditStore {
  /** Tiles may come again, also older ones: of two with one address the one with more hashes stays. */
  abstract saveTiles(tiles: readonly Tile[]): Promise<void>;

  /** The asked tiles that there are, in no order. */
  abstract readTiles(addresses: readonly TileAddress[]): Promise<readonly Tile[]>;

  /** Number of leaves that the tiles of level 0 hold, taken from the rightmost one. */
  abstract treeSize(): Promise<number>;

  /** Durable when it resolves. */
  abstract addCheckpoint(checkpoint: SignedCheckpoint): Promise<void>;

  /** The one that covers most; `undefined` before the first. */
  abstract lastCheckpoint(): Promise<KeptCheckpoint | undefined>;

  /** All, the smallest tree first. */
  abstract checkpoints(): AsyncIterable<KeptCheckpoint>;
}
