import type { CopiedPart, OutboxEntry } from '#kernel';

/**
 * Takes a store out as a whole and puts it into an empty one.
 * Promises (test/contracts/store-copies.contract.ts): a copy is the store of one moment, whatever writers do meanwhile,
 * and blocks no writer; a store that was filled from it has the same positions, versions, ids and bytes; memory does not
 * grow with the store.
 */
export interface StoreCopies {
  /** Gives each part to `take`, which reads its rows to their end. @throws StoreUnavailable, and whatever `take` throws */
  copyOut(take: (part: CopiedPart) => Promise<void>): Promise<void>;

  /**
   * Fills an empty store, all or nothing, and checks every record against its leaf on the way. When the parts throw,
   * nothing has been done.
   * @param entry the operator event, put into the `OperatorOutbox` in the same write; gets the position of the newest event
   * @returns position of the newest event
   * @throws StoreNotEmpty, CopyRefused, StoreUnavailable
   */
  fill(parts: AsyncIterable<CopiedPart>, entry: (position: number) => OutboxEntry): Promise<number>;
}
