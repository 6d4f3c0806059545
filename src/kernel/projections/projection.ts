import type { DomainEvent, Recorded } from '../events/event.js';
import type { EventCatalogue } from '../events/event-catalogue.js';
import type { FieldDefinition, ViewDefinition } from './view-store.js';

/** What every projection says of itself. */
interface ProjectionBase<Event extends DomainEvent> {
  /** Kebab-case, named by the question it answers: `order-details`. */
  readonly name: string;
  /** Raise it when the documents change: the next start builds the new version. */
  readonly version: number;
  /** Category of the streams it is fed by: `order` for `order-<orderId>`. */
  readonly category: string;
  readonly events: EventCatalogue<Event>;
  readonly fields: Readonly<Record<string, FieldDefinition>>;
  readonly indexes: readonly (readonly string[])[];
}

type Typed<Event extends DomainEvent, Type> = Recorded<Extract<Event, { type: Type }>>;

/**
 * A view with one document per stream. Two tables of pure functions: what opens a document, and how each other
 * event changes it. The compiler holds the tables complete, so no event is forgotten.
 */
export interface StreamProjection<
  Document,
  Event extends DomainEvent,
  Opening extends Event['type'] = never,
> extends ProjectionBase<Event> {
  readonly feed: 'one stream';
  /** The document before any event, where more than one type of event may be the first. */
  readonly initial?: Document;
  readonly opens: { readonly [Type in Opening]: (event: Typed<Event, Type>) => Document };
  readonly updates: {
    readonly [Type in Exclude<Event['type'], Opening>]: (document: Document, event: Typed<Event, Type>) => Document;
  };
}

/** One document that an event concerns, and what becomes of it. Pure. */
export interface Change<Document> {
  readonly id: string;
  // A method, so that a change of any document is a `Change<unknown>`: the projector gives each its own documents.
  apply(document: Document | undefined): Document;
}

/** A view whose documents gather many streams: each event says which documents it changes and how. Pure. */
export interface LogProjection<Document, Event extends DomainEvent> extends ProjectionBase<Event> {
  readonly feed: 'many streams';
  readonly changes: { readonly [Type in Event['type']]: (event: Typed<Event, Type>) => readonly Change<Document>[] };
}

/** Any projection, with its types erased: what the projector runs. */
export interface Projection<Document = unknown> {
  readonly name: string;
  readonly version: number;
  /** Of the streams that it is fed by, or that begin its documents. */
  readonly category: string;
  readonly feed: 'one stream' | 'many streams';
  readonly view: ViewDefinition;
  /** Whether it is fed by events of this stream. */
  hears(stream: string): boolean;
  decode(record: Parameters<EventCatalogue<DomainEvent>['decode']>[0]): Recorded;
  changesOf(event: Recorded): readonly Change<Document>[];
}

/** The same projection, writing into another build of its view. */
export const projectionInto = (projection: Projection, build: string): Projection => ({
  ...projection,
  view: { ...projection.view, build },
});

type Opens<Document> = Readonly<Record<string, ((event: Recorded) => Document) | undefined>>;
type Updates<Document> = Readonly<Record<string, ((document: Document, event: Recorded) => Document) | undefined>>;
type Changes<Document> = Readonly<Record<string, ((event: Recorded) => readonly Change<Document>[]) | undefined>>;

/** Whether a stream is of a category: `order-7` is of `order`. */
export const isOfCategory = (category: string, stream: string): boolean =>
  stream.startsWith(category) && stream[category.length] === '-';

/** A change of a document that has to be there. Pure. @throws Error when it is not */
export const changed = <Document>(id: string, change: (document: Document) => Document): Change<Document> => ({
  id,
  apply: (document) => {
    if (document === undefined) throw new Error(`document ${id} was changed before anything began it`);
    return change(document);
  },
});

/** Id of the document that a view of one stream makes of a stream: what follows the category in its name. */
export const documentIdOf = ({ category }: Pick<Projection, 'category'>, stream: string): string =>
  stream.slice(category.length + 1);

/** The erased form of a view with one document per stream; the document's id is the stream's. */
export const streamProjection = <Document, Event extends DomainEvent, Opening extends Event['type']>(
  definition: Omit<StreamProjection<Document, Event, Opening>, 'feed'>,
): Projection<Document> => {
  // Each table is typed per event; looking functions up by the event's own type keeps the pairs together.
  const opens = definition.opens as unknown as Opens<Document>;
  const updates = definition.updates as unknown as Updates<Document>;
  const apply = (document: Document | undefined, event: Recorded): Document => {
    const opened = opens[event.type]?.(event);
    if (opened !== undefined) return opened;
    if (document === undefined) throw new Error(`${event.type} came before any event that opens ${definition.name}`);
    return updates[event.type]?.(document, event) ?? document;
  };
  return {
    ...erased(definition),
    feed: 'one stream',
    changesOf: (event) => [
      {
        id: documentIdOf(definition, event.meta.stream),
        apply: (document = definition.initial) => apply(document, event),
      },
    ],
  };
};

/** The erased form of a view whose documents gather many streams. */
export const logProjection = <Document, Event extends DomainEvent>(
  definition: Omit<LogProjection<Document, Event>, 'feed'>,
): Projection<Document> => {
  const changes = definition.changes as unknown as Changes<Document>;
  return {
    ...erased(definition),
    feed: 'many streams',
    changesOf: (event) => changes[event.type]?.(event) ?? [],
  };
};

const erased = <Event extends DomainEvent>({
  name,
  version,
  category,
  events,
  fields,
  indexes,
}: ProjectionBase<Event>) => ({
  name,
  version,
  category,
  view: { name, build: String(version), fields, indexes },
  hears: (stream: string): boolean => isOfCategory(category, stream),
  decode: (record: Parameters<EventCatalogue<DomainEvent>['decode']>[0]): Recorded => events.decode(record),
});
