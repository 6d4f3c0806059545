import {
  beginsWith,
  type ConditionalWrite,
  deliveriesOf,
  type FoldFailure,
  foldDocuments,
  type StoredEvent,
  type Projection,
  type ViewDocument,
  type ViewStore,
} from '#kernel';

const DOCUMENTS_AT_ONCE = 1_000;

type Document = Pick<ViewDocument<unknown>, 'document' | 'version' | 'position'>;
type Deliveries = ReturnType<typeof deliveriesOf>['deliveries'];

/**
 * The documents that the events of a chunk change, in memory until they are written together: one that several events
 * change is loaded once and written once.
 */
export class ChunkDocuments {
  private readonly changed = new Map<string, ConditionalWrite>();

  /** @param before what the chunk before has changed: it may be on its way into the store still */
  constructor(
    private readonly views: Pick<ViewStore, 'load'>,
    private readonly projection: Projection,
    private readonly before: ReadonlyMap<string, Document>,
    /** Whether the build skips an event. */
    private readonly isDiscarded: (record: StoredEvent) => boolean,
  ) {}

  /** All of them, as they are after the events so far. */
  get documents(): ReadonlyMap<string, ConditionalWrite> {
    return this.changed;
  }

  /** Takes the next events, all of them or none. @returns the first that cannot be projected @throws StoreUnavailable */
  async fold(records: readonly StoredEvent[]): Promise<FoldFailure | undefined> {
    const { deliveries, failure } = deliveriesOf(this.projection, records, this.isDiscarded);
    if (failure !== undefined) return failure;
    const folded = foldDocuments(this.projection, await this.documentsFor(deliveries), deliveries);
    if (folded.failure !== undefined) return folded.failure;
    for (const write of folded.writes) {
      const loadedVersion = this.changed.get(write.id)?.loadedVersion ?? write.loadedVersion;
      this.changed.set(write.id, { ...write, loadedVersion });
    }
    return undefined;
  }

  private async documentsFor(deliveries: Deliveries): Promise<ReadonlyMap<string, Document>> {
    const documents = new Map<string, Document>();
    const stored: string[] = [];
    for (const [id, own] of deliveries) {
      const known = this.changed.get(id) ?? this.before.get(id);
      if (known !== undefined) documents.set(id, known);
      else if (!beginsWith(this.projection, own)) stored.push(id);
    }
    for (let from = 0; from < stored.length; from += DOCUMENTS_AT_ONCE) {
      const loaded = await this.views.load(this.projection.view, stored.slice(from, from + DOCUMENTS_AT_ONCE));
      for (const [id, document] of loaded) documents.set(id, document);
    }
    return documents;
  }
}
