import type { Collection } from 'mongodb';
import {
  assertOnePerDocument,
  type Checkpoint,
  checkLimit,
  type ConditionalWrite,
  type Environment,
  type Fence,
  type Filter,
  isStorableText,
  keysetOf,
  type SumsQuery,
  type SumsRow,
  type ViewDefinition,
  type ViewDocument,
  type ViewQuery,
  type ViewRow,
  ViewStore,
} from '#kernel';
import { filterCondition } from './filter-query.js';
import type { MongoConnection } from './mongo-connection.js';
import { pageQuery } from './page-query.js';
import type { Reading } from './reading.js';
import { tried } from './store-errors.js';
import { READ, type StoredDocument, viewDocument } from './stored-document.js';
import { type SumsDocument, sumsPipeline, sumsRows, USUAL_LIMBS } from './sums-pipeline.js';
import { missingIndexes } from './view-collection.js';
import type { ViewPlaces } from './view-places.js';
import { writeBatch } from './write-batch.js';

export interface MongoViewStoreOptions {
  /** Reads and writes documents. */
  readonly connection: MongoConnection;
  /** Makes indexes. */
  readonly building: MongoConnection;
  /** Knows where the documents of builds lie. */
  readonly places: ViewPlaces;
  readonly environment: Environment;
}

/** Views as documents in MongoDB, one collection for each generation of a build. */
export class MongoViewStore extends ViewStore {
  constructor(private readonly options: MongoViewStoreOptions) {
    super();
  }

  async prepare(view: ViewDefinition, fence?: Fence): Promise<void> {
    const { places, connection, building } = this.options;
    const name = await places.prepare(view, fence);
    await tried(`making indexes of ${view.name}`, async () => {
      const missing = await missingIndexes(view, connection.db.collection(name), connection);
      if (missing.length === 0) return;
      // The driver's own method leaves the limit out.
      await building.db.command({ createIndexes: name, indexes: missing, ...building.limit });
    });
  }

  async load<Document>(
    view: ViewDefinition,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, ViewDocument<Document>>> {
    const condition = { _id: { $in: ids.filter(isStorableText) } };
    const found = await this.ask(view, `loading documents of ${view.name}`, (collection, limit) =>
      collection.find(condition, { ...limit, projection: READ }).toArray(),
    );
    return new Map(found.map((stored) => [stored._id, viewDocument<Document>(stored)]));
  }

  async write(
    view: ViewDefinition,
    writes: readonly ConditionalWrite[],
    reached?: Checkpoint,
    fence?: Fence,
  ): Promise<ReadonlySet<string>> {
    assertOnePerDocument(writes);
    if (writes.length === 0) return new Set();
    const { connection, places, environment } = this.options;
    const name = await places.toFeed(view);
    const target = { view, collection: connection.db.collection<StoredDocument>(name), now: () => environment.now() };
    const { ids, refused } = await writeBatch({ ...target, limit: connection.limit }, writes);
    if (refused[0] !== undefined) throw refused[0];
    if (reached !== undefined && ids.size === writes.length) await places.save(view, reached, fence);
    return ids;
  }

  async query<Document>(view: ViewDefinition, query: ViewQuery): Promise<readonly ViewRow<Document>[]> {
    const page = pageQuery(view, query);
    const found = await this.ask(view, `querying ${view.name}`, async (collection, limit) => {
      const rows: StoredDocument[] = [];
      for (const condition of page.conditions) {
        const left = query.limit - rows.length;
        if (left === 0) break;
        const options = { ...limit, sort: [...page.sort], limit: left, projection: READ };
        rows.push(...(await collection.find(condition, options).toArray()));
      }
      return rows;
    });
    const rows = found.map((stored) => {
      const document = viewDocument<Document>(stored);
      return { ...document, keyset: keysetOf(view, query.sort, document) };
    });
    return page.backward ? rows.reverse() : rows;
  }

  async count(view: ViewDefinition, filter: Filter | undefined, limit: number): Promise<number> {
    checkLimit(view, limit);
    const condition = filter === undefined ? {} : filterCondition(view, filter);
    // To the server a limit of 0 is none.
    if (limit === 0) return 0;
    return this.ask(view, `counting ${view.name}`, (collection, limits) =>
      collection.countDocuments(condition, { ...limits, limit }),
    );
  }

  async sums<Field extends string>(view: ViewDefinition, query: SumsQuery<Field>): Promise<readonly SumsRow<Field>[]> {
    for (let limbs = USUAL_LIMBS; ;) {
      const pipeline = sumsPipeline(view, query, limbs);
      const groups = await this.ask(view, `adding up ${view.name}`, (collection, limit) =>
        collection.aggregate<SumsDocument>(pipeline, { ...limit, useBigInt64: true }).toArray(),
      );
      const widest = Math.max(0, ...groups.map((group) => Number(group.widest)));
      if (widest <= limbs) return sumsRows(query, groups);
      limbs = widest;
    }
  }

  /** Asks the collection that the build is in, or the live build. */
  private ask<Answer>(
    view: ViewDefinition,
    doing: string,
    question: (collection: Collection<StoredDocument>, limit: Reading) => Promise<Answer>,
  ): Promise<Answer> {
    const { connection, places } = this.options;
    return places.asked(view, (name, reading) =>
      tried(doing, () => question(connection.db.collection<StoredDocument>(name), reading)),
    );
  }
}
