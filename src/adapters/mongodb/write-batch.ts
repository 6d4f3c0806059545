import { type AnyBulkWriteOperation, type Collection, MongoBulkWriteError } from 'mongodb';
import { type ConditionalWrite, DocumentRefused, type ViewDefinition } from '#kernel';
import type { MongoConnection } from './mongo-connection.js';
import { isPassingCode } from './passing-failures.js';
import { DUPLICATE_KEY, failedWrites, kernelError, tried } from './store-errors.js';
import { newStamp, storedDocument, type StoredDocument } from './stored-document.js';

/** Documents of one command, well within its time and its size. */
const PORTION = 500;

/** Where a batch goes. */
export interface Target {
  readonly view: ViewDefinition;
  readonly collection: Collection<StoredDocument>;
  readonly limit: MongoConnection['limit'];
  readonly now: () => Date;
}

/** What came of a batch. */
export interface Written {
  readonly ids: ReadonlySet<string>;
  /** Documents that can never be stored. */
  readonly refused: readonly DocumentRefused[];
}

/**
 * Writes documents, each only if it is as it was loaded: the first version by an insert, later ones by a replacement of the
 * loaded version. Ordered by id: two batches that lock the same documents in another order would wait for each other.
 * @throws StoreUnavailable when it is not known what was written
 */
export const writeBatch = async (target: Target, writes: readonly ConditionalWrite[]): Promise<Written> => {
  const refused: DocumentRefused[] = [];
  const ids = new Set<string>();
  const inOrder = [...writes].sort((one, other) => (one.id < other.id ? -1 : 1));
  for (let from = 0; from < inOrder.length; from += PORTION) {
    const portion = storable(target, inOrder.slice(from, from + PORTION), refused);
    for (const id of await writePortion(target, portion, refused)) ids.add(id);
  }
  return { ids, refused };
};

/** A write and the document that it would store. */
interface Operation {
  readonly write: ConditionalWrite;
  readonly stored: StoredDocument;
}

const storable = (
  { view, now }: Target,
  writes: readonly ConditionalWrite[],
  refused: DocumentRefused[],
): readonly Operation[] => {
  const stamp = newStamp(now());
  return writes.flatMap((write) => {
    try {
      return [{ write, stored: storedDocument(view, write, stamp) }];
    } catch (error) {
      if (!(error instanceof DocumentRefused)) throw error;
      refused.push(error);
      return [];
    }
  });
};

const writePortion = async (
  target: Target,
  operations: readonly Operation[],
  refused: DocumentRefused[],
): Promise<readonly string[]> => {
  if (operations.length === 0) return [];
  const all = operations.map(({ write }) => write.id);
  try {
    const { insertedCount, matchedCount } = await target.collection.bulkWrite(operations.map(operationOf), {
      ...target.limit,
      ordered: false,
    });
    return insertedCount + matchedCount === all.length ? all : await stampedIn(target, operations);
  } catch (error) {
    return afterFailure(target, operations, refused, error);
  }
};

const operationOf = ({ write, stored }: Operation): AnyBulkWriteOperation<StoredDocument> =>
  write.loadedVersion === 0
    ? { insertOne: { document: stored } }
    : { replaceOne: { filter: { _id: write.id, version: write.loadedVersion }, replacement: stored } };

/**
 * What was written all the same. A duplicate key is a lost race and says nothing about which version is there. Without an
 * answer from the server all may have been written; that some were means that others may still be on their way.
 */
const afterFailure = async (
  target: Target,
  operations: readonly Operation[],
  refused: DocumentRefused[],
  error: unknown,
): Promise<readonly string[]> => {
  const doing = `writing documents of ${target.view.name}`;
  const failed = error instanceof MongoBulkWriteError ? failedWrites(error) : [];
  const written = await stampedIn(target, operations).catch(() => []);
  if (written.length === operations.length) return written;
  if (failed.length === 0 || failed.some(({ code }) => isPassingCode(code))) throw kernelError(error, doing);
  for (const { index, code, errmsg } of failed) {
    const id = operations[index]?.write.id ?? '';
    if (code !== DUPLICATE_KEY) refused.push(new DocumentRefused(id, errmsg ?? `MongoDB answers with code ${code}`));
  }
  return written;
};

/** The documents that carry the stamp of this portion: the server only says how many it has replaced, not which. */
const stampedIn = async ({ collection, limit, view }: Target, operations: readonly Operation[]) => {
  const batch = operations[0]?.stored.batch;
  const ids = operations.map(({ write }) => write.id);
  const found = await tried(`looking what was written of ${view.name}`, () =>
    collection.find({ _id: { $in: ids }, ...(batch && { batch }) }, { ...limit, projection: { _id: 1 } }).toArray(),
  );
  return found.map(({ _id }) => _id);
};
