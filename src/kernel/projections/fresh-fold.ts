import type { EventStore } from '../events/event-store.js';
import type { StoredEvent } from '../events/stored-event.js';
import { documentIdOf, type Projection } from './projection.js';

const EVENTS_PER_READ = 1_000;

/** A document as the events of its stream alone make it: nothing in it comes from a view. */
export interface FreshDocument {
  readonly id: string;
  readonly document: unknown;
  /** The last version that is in it; less than what was asked for when the stream ends before. */
  readonly version: number;
  /** Log position of that event. */
  readonly position: number;
}

/**
 * Folds the events of one stream from nothing, up to and with `version`: what a view of one stream has to hold, and so
 * what it can be compared with, in canonical JSON.
 *
 * @param leaveOut versions that the view passes over
 * @returns `undefined` when the stream has no such events, or none that open a document
 * @throws UnreadableEvent and whatever the projection throws, for an event that it cannot take; StoreUnavailable
 */
export const freshFold = async (
  projection: Projection,
  store: Pick<EventStore, 'readStream'>,
  stream: string,
  version: number,
  leaveOut: ReadonlySet<number> = new Set(),
): Promise<FreshDocument | undefined> => {
  if (projection.feed !== 'one stream') throw new Error(`${projection.name} gathers many streams, not one`);
  let fresh: FreshDocument = { id: documentIdOf(projection, stream), document: undefined, version: 0, position: 0 };
  for await (const record of eventsUpTo(store, stream, version)) {
    const document = leaveOut.has(record.version) ? fresh.document : folded(projection, fresh.document, record);
    fresh = { ...fresh, document, version: record.version, position: record.position };
  }
  return fresh.document === undefined ? undefined : fresh;
};

const folded = (projection: Projection, before: unknown, record: StoredEvent): unknown =>
  projection.changesOf(projection.decode(record)).reduce((document, change) => change.apply(document), before);

async function* eventsUpTo(
  store: Pick<EventStore, 'readStream'>,
  stream: string,
  version: number,
): AsyncGenerator<StoredEvent> {
  for (let from = 1; from <= version;) {
    const page = await store.readStream(stream, from, Math.min(EVENTS_PER_READ, version - from + 1));
    if (page.length === 0) return;
    yield* page;
    from += page.length;
  }
}
