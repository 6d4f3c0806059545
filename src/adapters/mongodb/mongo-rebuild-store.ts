import { type AnyBulkWriteOperation, type Collection, MongoBulkWriteError } from 'mongodb';
import {
  type Checkpoint,
  type ConditionalWrite,
  type Environment,
  type FoldedDocument,
  type OutboxEntry,
  readerOf,
  RebuildFenced,
  RebuildStore,
  StoreUnavailable,
  type ViewDefinition,
} from '#kernel';
import { LivePointers } from './live-pointers.js';
import type { MongoConnection } from './mongo-connection.js';
import { fillBatch } from './fill-batch.js';
import { isRace, kernelError } from './store-errors.js';
import { newStamp, storedDocument, type StoredDocument } from './stored-document.js';
import { at, checkpointIn, newPlace, pathOf, placeIn, type ViewRegister } from './view-register.js';

export interface MongoRebuildStoreOptions {
  readonly connection: MongoConnection;
  readonly register: ViewRegister;
  readonly environment: Environment;
  /** Makes the indexes of a build. */
  readonly prepare: (view: ViewDefinition) => Promise<void>;
  /** The part of emptying a build that is decided elsewhere. @throws RebuildFenced, StoreUnavailable */
  readonly beginAnew: (view: ViewDefinition, token: number, entry: OutboxEntry) => Promise<void>;
}

/**
 * Writes of rebuilds. There is one transaction for none of them: each can be repeated, and a late one of a rebuild that was
 * overtaken does no harm, since what it writes is what the events make, and goes into the collection that it knew.
 */
export class MongoRebuildStore extends RebuildStore {
  constructor(private readonly options: MongoRebuildStoreOptions) {
    super();
  }

  async write(
    view: ViewDefinition,
    token: number,
    writes: readonly ConditionalWrite[],
    checkpoint: Checkpoint,
  ): Promise<void> {
    const { register } = this.options;
    const name = await this.held(view, token);
    await fillBatch(this.targetOf(view, name), writes);
    const isSaved = await register.update(
      { ...at(view, name), rebuild: token, [pathOf(view, 'position')]: { $lte: checkpoint.position } },
      { $set: checkpointIn(view, checkpoint) },
    );
    // Either another rebuild has the build now, or an earlier run had come further.
    if (!isSaved && (await this.held(view, token)) !== name) throw new RebuildFenced(readerOf(view));
  }

  async empty(view: ViewDefinition, token: number, entry: OutboxEntry): Promise<void> {
    const { connection, register, prepare, beginAnew } = this.options;
    const former = await this.held(view, token);
    // Parked streams go last: where documents are not gone, what was left out of them must still be known.
    const emptied = await register.update(
      { ...at(view, former), rebuild: token },
      { $set: { [pathOf(view)]: newPlace(view) } },
    );
    if (!emptied) throw new RebuildFenced(readerOf(view));
    await register.update({ _id: view.name, live: view.build }, { $set: { since: 0 } });
    await prepare(view);
    await beginAnew(view, token, entry);
    await new LivePointers(connection, register).drop(former);
  }

  async replace(
    view: ViewDefinition,
    token: number,
    documents: ReadonlyMap<string, FoldedDocument | undefined>,
  ): Promise<void> {
    const target = this.targetOf(view, await this.held(view, token));
    const { collection, limit } = target;
    const doing = `repairing documents of ${view.name}`;
    try {
      const ids = [...documents.keys()].sort();
      const found = await collection.find({ _id: { $in: ids } }, { ...limit, projection: { version: 1 } }).toArray();
      const versions = new Map(found.map(({ _id, version }) => [_id, version]));
      const stamp = newStamp(this.options.environment.now());
      const operations = ids.flatMap((id) => {
        const document = documents.get(id);
        return replacement(id, versions.get(id), document && storedDocument(view, { id, ...document }, stamp));
      });
      if (operations.length === 0) return;
      const { insertedCount, matchedCount, deletedCount } = await collection.bulkWrite(operations, {
        ...limit,
        ordered: false,
      });
      if (insertedCount + matchedCount + deletedCount < operations.length) throw new StoreUnavailable(CHANGED);
    } catch (error) {
      throw error instanceof MongoBulkWriteError && isRace(error)
        ? new StoreUnavailable(CHANGED, { cause: error })
        : kernelError(error, doing);
    }
  }

  /** @returns the collection of the build @throws RebuildFenced when another rebuild has the view */
  private async held(view: ViewDefinition, token: number): Promise<string> {
    const entry = await this.options.register.read(view.name);
    if (entry?.rebuild !== token) throw new RebuildFenced(readerOf(view));
    return placeIn(entry, view).collection;
  }

  private targetOf(view: ViewDefinition, name: string) {
    const { connection, environment } = this.options;
    const collection: Collection<StoredDocument> = connection.db.collection(name);
    return { view, collection, limit: connection.limit, now: () => environment.now() };
  }
}

const CHANGED = 'Documents were changed by another process while they were repaired: repair them again.';

/** Conditional on what was loaded right before: the build is not fed, so another version is a late write. */
const replacement = (
  id: string,
  version: number | undefined,
  stored: StoredDocument | undefined,
): readonly AnyBulkWriteOperation<StoredDocument>[] => {
  if (version === undefined) return stored === undefined ? [] : [{ insertOne: { document: stored } }];
  const filter = { _id: id, version };
  return stored === undefined ? [{ deleteOne: { filter } }] : [{ replaceOne: { filter, replacement: stored } }];
};
