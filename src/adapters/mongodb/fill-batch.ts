import { type AnyBulkWriteOperation, MongoBulkWriteError } from 'mongodb';
import { type ConditionalWrite, StoreUnavailable } from '#kernel';
import { failedWrites, isRace, kernelError, tried } from './store-errors.js';
import { newStamp, storedDocument, type StoredDocument } from './stored-document.js';
import type { Target } from './write-batch.js';

const PORTION = 1_000;

type Operation = AnyBulkWriteOperation<StoredDocument>;

/**
 * Writes documents of a build that only rebuilds write to: afterwards each is there in this version or a later one, whatever
 * an earlier run or one that was overtaken has written.
 * @throws DocumentRefused, StoreUnavailable
 */
export const fillBatch = async (target: Target, writes: readonly ConditionalWrite[]): Promise<void> => {
  const stamp = newStamp(target.now());
  const inOrder = [...writes].sort((one, other) => (one.id < other.id ? -1 : 1));
  // All of them, before any is written: one that is refused leaves the build as it is.
  const documents = inOrder.map((write) => storedDocument(target.view, write, stamp));
  const operations = documents.map((document, index) =>
    inOrder[index]?.loadedVersion === 0 ? insertion(document) : later(document),
  );
  for (let from = 0; from < documents.length; from += PORTION) {
    await fill(target, documents.slice(from, from + PORTION), operations.slice(from, from + PORTION));
  }
};

const fill = async (target: Target, documents: readonly StoredDocument[], operations: readonly Operation[]) => {
  const { done, taken } = await send(target, operations);
  const again = taken.flatMap((index) => documents[index] ?? []);
  const doneAgain = again.length > 0 ? (await send(target, again.map(later))).done : 0;
  if (done + doneAgain < documents.length) await assertThere(target, documents);
};

const insertion = (document: StoredDocument): Operation => ({ insertOne: { document } });

const later = (document: StoredDocument): Operation => ({
  replaceOne: { filter: { _id: document._id, version: { $lt: document.version } }, replacement: document },
});

/** @returns how many were written, and which of those to insert were there before */
const send = async ({ collection, limit, view }: Target, operations: readonly Operation[]) => {
  try {
    const { insertedCount, matchedCount } = await collection.bulkWrite([...operations], { ...limit, ordered: false });
    return { done: insertedCount + matchedCount, taken: [] };
  } catch (error) {
    if (!(error instanceof MongoBulkWriteError) || !isRace(error)) throw kernelError(error, `filling ${view.name}`);
    return { done: error.insertedCount + error.matchedCount, taken: failedWrites(error).map(({ index }) => index) };
  }
};

/** What was not written has to be there in the same version or a later one. */
const assertThere = async (
  { collection, limit, view }: Target,
  documents: readonly StoredDocument[],
): Promise<void> => {
  const ids = documents.map(({ _id }) => _id);
  const found = await tried(`looking what is in ${view.name}`, () =>
    collection.find({ _id: { $in: ids } }, { ...limit, projection: { version: 1 } }).toArray(),
  );
  const versions = new Map(found.map(({ _id, version }) => [_id, version]));
  if (documents.some(({ _id, version }) => (versions.get(_id) ?? 0) < version)) {
    throw new StoreUnavailable(`Documents of ${view.name} were removed while it was filled.`);
  }
};
