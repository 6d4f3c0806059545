import type { StoredEvent } from '../events/stored-event.js';
import { type Change, documentIdOf, type Projection } from './projection.js';
import type { ConditionalWrite, ViewDocument } from './view-store.js';

/** An event on its way to one document. */
export interface Delivery {
  readonly record: StoredEvent;
  readonly change: Change<unknown>;
}

/** The first event that could not be projected. */
export interface FoldFailure {
  readonly record: StoredEvent;
  readonly error: unknown;
}

type Known = Pick<ViewDocument<unknown>, 'document' | 'version' | 'position'>;
type Documents = ReadonlyMap<string, Known>;
type Deliveries = ReadonlyMap<string, readonly Delivery[]>;

/** The changes of a batch by document, in order. Pure. */
export const deliveriesOf = (
  projection: Projection,
  records: readonly StoredEvent[],
  isDiscarded: (record: StoredEvent) => boolean,
): { readonly deliveries: Deliveries; readonly failure?: FoldFailure } => {
  const deliveries = new Map<string, Delivery[]>();
  for (const record of records) {
    try {
      for (const change of isDiscarded(record) ? unchangedBy(projection, record) : changesBy(projection, record)) {
        addDelivery(deliveries, { record, change });
      }
    } catch (error) {
      return { deliveries, failure: { record, error } };
    }
  }
  return { deliveries };
};

const addDelivery = (deliveries: Map<string, Delivery[]>, delivery: Delivery): void => {
  const own = deliveries.get(delivery.change.id);
  if (own === undefined) deliveries.set(delivery.change.id, [delivery]);
  else own.push(delivery);
};

const changesBy = (projection: Projection, record: StoredEvent): Iterable<Change<unknown>> =>
  projection.feed === 'one stream'
    ? [{ id: documentIdOf(projection, record.stream), apply: (document) => applied(projection, record, document) }]
    : onePerDocument(projection.changesOf(projection.decode(record)));

/** Decoded when the document's turn comes, so that what was decoded is gone again before it costs anything to keep. */
const applied = (projection: Projection, record: StoredEvent, document: unknown): unknown =>
  projection.changesOf(projection.decode(record)).reduce((before, change) => change.apply(before), document);

/** A document of one stream counts the event without taking it; documents of many streams never get it. */
const unchangedBy = (projection: Projection, { stream }: StoredEvent): readonly Change<unknown>[] =>
  projection.feed === 'one stream' ? [{ id: documentIdOf(projection, stream), apply: (document) => document }] : [];

/** An event that changes a document twice makes one change of it: the document's position lets each event in once. */
const onePerDocument = (changes: readonly Change<unknown>[]): Iterable<Change<unknown>> => {
  if (changes.length < 2) return changes;
  const byId = new Map<string, Change<unknown>>();
  for (const { id, apply } of changes) {
    const first = byId.get(id);
    byId.set(id, first === undefined ? { id, apply } : { id, apply: (document) => apply(first.apply(document)) });
  }
  return byId.values();
};

/** Whether a document begins with its deliveries: it is in no view yet, unless they are repeated. Pure. */
export const beginsWith = ({ feed }: Projection, own: readonly Delivery[]): boolean =>
  feed === 'one stream' && own[0]?.record.version === 1;

/** The first stream, if any, whose deliveries skip a version that its document has not seen. Pure. */
export const streamGap = (
  { feed }: Projection,
  documents: Documents,
  deliveries: Deliveries,
): { readonly stream: string; readonly fromVersion: number } | undefined => {
  if (feed === 'many streams') return undefined;
  for (const [id, own] of deliveries) {
    const loaded = documents.get(id)?.version ?? 0;
    let seen = loaded;
    for (const { record } of own) {
      if (record.version > seen + 1) return { stream: record.stream, fromVersion: loaded + 1 };
      seen = Math.max(seen, record.version);
    }
  }
  return undefined;
};

/** The documents after a batch, as conditional writes; or the first event that one of them cannot take. Pure. */
export const foldDocuments = (
  projection: Projection,
  documents: Documents,
  deliveries: Deliveries,
): { readonly writes: readonly ConditionalWrite[]; readonly failure?: FoldFailure } => {
  const writes: ConditionalWrite[] = [];
  for (const [id, own] of deliveries) {
    const folded = foldDocument(projection, id, documents.get(id), own);
    if ('failure' in folded) return { writes: [], failure: folded.failure };
    if (folded.write !== undefined) writes.push(folded.write);
  }
  return { writes };
};

const foldDocument = (
  { feed }: Projection,
  id: string,
  loaded: Known | undefined,
  own: readonly Delivery[],
): { readonly write: ConditionalWrite | undefined } | { readonly failure: FoldFailure } => {
  const loadedVersion = loaded?.version ?? 0;
  let { document, version, position } = loaded ?? NOTHING;
  for (const { record, change } of own) {
    if (feed === 'one stream' ? record.version <= version : record.position <= position) continue;
    try {
      document = change.apply(document);
    } catch (error) {
      return { failure: { record, error } };
    }
    version += 1;
    position = Math.max(position, record.position);
  }
  // There is no document yet when the event that would have opened it was skipped.
  const unchanged = version === loadedVersion || document === undefined;
  return { write: unchanged ? undefined : { id, loadedVersion, document, version, position } };
};

const NOTHING: Known = {
  document: undefined,
  version: 0,
  position: 0,
};
