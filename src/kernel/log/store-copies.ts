import type { OutboxEntry } from '../projections/operator-outbox.js';

/** What a store consists of, as far as it cannot be made again from the rest of it. */
export interface StorePart {
  /** `events` */
  readonly name: string;
  /** True for what opens personal values: a copy keeps it apart from everything else. */
  readonly secret: boolean;
  readonly columns: readonly string[];
}

/** A part on its way: rows as the store's own text, a line each, in chunks of whole lines. */
export interface CopiedPart extends StorePart {
  readonly rows: AsyncIterable<Buffer>;
}

/**
 * Takes a store out as a whole and puts it into an empty one.
 * Promises (test/contracts/store-copies.contract.ts): a copy is the store of one moment, whatever writers do meanwhile,
 * and holds nobody up; a store that was filled from it has the same positions, versions, ids and bytes; memory does not
 * grow with the store.
 */
export abstract class StoreCopies {
  /** Gives each part to `take`, which reads its rows to their end. @throws StoreUnavailable, and whatever `take` throws */
  abstract copyOut(take: (part: CopiedPart) => Promise<void>): Promise<void>;

  /**
   * Fills an empty store, all or nothing, and holds every record against its leaf on the way. When the parts throw,
   * nothing has been done.
   * @param entry what the log is to be told, put into the `OperatorOutbox` in the same write; gets the position of the newest event
   * @returns position of the newest event
   * @throws StoreNotEmpty, CopyRefused, StoreUnavailable
   */
  abstract fill(parts: AsyncIterable<CopiedPart>, entry: (position: number) => OutboxEntry): Promise<number>;
}

/** The store holds something already; a copy is never mixed into it. */
export class StoreNotEmpty extends Error {
  override readonly name = 'StoreNotEmpty';

  constructor(found: string) {
    super(`The store is not empty: it holds ${found}. Restore into a fresh one; nothing was changed.`);
  }
}

/** A copy that this store cannot take: of a later release, under another master key, or not what was once taken. */
export class CopyRefused extends Error {
  override readonly name = 'CopyRefused';
}
