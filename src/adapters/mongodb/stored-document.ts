import { ObjectId } from 'mongodb';
import {
  type ConditionalWrite,
  DocumentRefused,
  type FoldedDocument,
  isStorableText,
  tooLarge,
  type ViewDefinition,
  type ViewDocument,
} from '#kernel';
import { type Limbs, limbsOf, type SortKeys, sortKeysOf, WrongType } from './sort-keys.js';

/** One document of a view as it lies in a collection. */
export interface StoredDocument {
  readonly _id: string;
  readonly version: number;
  readonly position: number;
  readonly projectedAt: Date;
  /** The write that made it: what a batch has written is found by it. */
  readonly batch: ObjectId;
  readonly document: unknown;
  readonly keys: SortKeys;
  readonly limbs?: Limbs;
}

/** What a store marks the documents of one batch with. */
export interface Stamp {
  readonly batch: ObjectId;
  readonly projectedAt: Date;
}

export const newStamp = (projectedAt: Date): Stamp => ({ batch: new ObjectId(), projectedAt });

/** Leaves out what only the server needs. */
export const READ = { keys: 0, limbs: 0, batch: 0 } as const;

/** @throws DocumentRefused for what no server gives back as it was, or takes too much */
export const storedDocument = (
  view: ViewDefinition,
  { id, document, version, position }: FoldedDocument & Pick<ConditionalWrite, 'id'>,
  stamp: Stamp,
): StoredDocument => {
  const reason = refusal(id, document);
  if (reason !== undefined) throw new DocumentRefused(id, reason);
  try {
    const keys = sortKeysOf(view, document);
    const limbs = limbsOf(view, document);
    return { _id: id, version, position, ...stamp, document, keys, ...(limbs && { limbs }) };
  } catch (error) {
    throw error instanceof WrongType ? new DocumentRefused(id, error.message) : error;
  }
};

/** The caller vouches for the document's type. */
export const viewDocument = <Document>(stored: StoredDocument): ViewDocument<Document> => ({
  id: stored._id,
  document: stored.document as Document,
  version: stored.version,
  position: stored.position,
  projectedAt: stored.projectedAt.toISOString(),
});

const refusal = (id: string, document: unknown): string | undefined => {
  if (!isStorableText(id)) return 'its id holds NUL or a lone surrogate';
  const json = JSON.stringify(document);
  if (UNSTORABLE.test(json)) return 'it holds NUL or a lone surrogate';
  if (DRIVERS_OWN.test(json)) return 'it holds a property that the driver of MongoDB takes for its own';
  return tooLarge(document, json);
};

/** As JSON writes them, escaped: the server takes NUL, and makes of a lone surrogate another character. */
const UNSTORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;
/** The driver gives an object with `$ref` and `$id` back as one of its classes, and refuses to write `_bsontype`. */
const DRIVERS_OWN = /(?<!\\)"(?:\$ref|_bsontype)":/;
