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
