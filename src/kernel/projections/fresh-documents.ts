import type { StoredEvent } from '../events/stored-event.js';
import { documentIdOf, type Projection } from './projection.js';
import { reasonOf } from './reason-of.js';

/** Which events go into which documents. */
export interface FoldScope {
  /** Log position up to which events go into a document; `undefined` for one that is not asked for. */
  upTo(id: string): number | undefined;
  /** The version that each stream waits at: neither that event nor a later one goes in. */
  readonly parked: ReadonlyMap<string, number>;
  /** Whether an operator decided that the view skips the event. */
  isDiscarded(record: Pick<StoredEvent, 'stream' | 'version'>): boolean;
}

const EVERYTHING: FoldScope = { upTo: () => Infinity, parked: new Map(), isDiscarded: () => false };

/** A document as the events alone make it, and the columns that a view has beside it. */
export interface FoldedDocument {
  readonly document: unknown;
  readonly version: number;
  readonly position: number;
}

/**
 * Folds chosen documents from nothing, in memory: what a view has to hold, whether its documents are of one stream or of
 * many. It shares no code with the projector but the projection itself, so that it can be checked against it.
 */
export class FreshDocuments {
  private readonly documents = new Map<string, FoldedDocument>();
  private readonly failed = new Map<string, string>();

  constructor(
    private readonly projection: Projection,
    private readonly scope: FoldScope = EVERYTHING,
  ) {}

  /** To be given each record that concerns the documents, in position order; where each is of one stream, in its order. */
  take(record: StoredEvent): void {
    if (this.goesIn(record)) this.fold(record);
  }

  /** `undefined` when the events make no such document. */
  get(id: string): FoldedDocument | undefined {
    return this.documents.get(id);
  }

  /** What could not be folded at first, by document or, where the event does not say which it changes, by stream. */
  get failures(): ReadonlyMap<string, string> {
    return this.failed;
  }

  private goesIn({ stream, version }: StoredEvent): boolean {
    if (!this.projection.hears(stream) || version >= (this.scope.parked.get(stream) ?? Infinity)) return false;
    const { feed } = this.projection;
    return feed === 'many streams' || this.scope.upTo(documentIdOf(this.projection, stream)) !== undefined;
  }

  private fold(record: StoredEvent): void {
    const isOfOne = this.projection.feed === 'one stream';
    const own = isOfOne ? documentIdOf(this.projection, record.stream) : undefined;
    if (this.scope.isDiscarded(record)) {
      if (own !== undefined) this.put(own, record, (document) => document);
      return;
    }
    try {
      for (const { id, apply } of this.projection.changesOf(this.projection.decode(record))) {
        this.put(id, record, apply);
      }
    } catch (error) {
      const name = own ?? record.stream;
      if (!this.failed.has(name)) this.failed.set(name, `version ${record.version}: ${reasonOf(error)}`);
    }
  }

  private put(id: string, record: StoredEvent, apply: (document: unknown) => unknown): void {
    if (record.position > (this.scope.upTo(id) ?? 0)) return;
    const before = this.documents.get(id);
    const document = apply(before?.document);
    // An event that would have opened the document may have been skipped.
    if (document === undefined) return;
    const isOfOne = this.projection.feed === 'one stream';
    const isSeen = before?.position === record.position;
    this.documents.set(id, {
      document,
      version: isOfOne ? record.version : (before?.version ?? 0) + (isSeen ? 0 : 1),
      position: record.position,
    });
  }
}
