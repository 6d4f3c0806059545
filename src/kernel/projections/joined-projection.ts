import type { DomainEvent, Recorded } from '../events/event.js';
import type { EventCatalogue } from '../events/event-catalogue.js';
import { type Change, changed, documentIdOf, isOfCategory, type Projection } from './projection.js';

/** A property of a document that follows from a state and from the rest of the document. Pure. */
interface DerivedField<Subject, State> {
  /** All that it can be. */
  readonly values: readonly string[];
  /** @param subject the rest of the document */
  readonly valueOf: (state: State, subject: Subject) => string;
}

/**
 * What streams of one category give to documents that are made of others, by their id: `payments-7` to that of `order-7`.
 * Pure.
 */
interface JoinedDefinition<Subject, State, Event extends DomainEvent> {
  readonly category: string;
  readonly events: EventCatalogue<Event>;
  /** The state before any event: no more than the fields follow from. */
  readonly initial: State;
  /** What an event makes of the state; `undefined` for one that changes nothing, so that no document is written for it. */
  readonly changes: {
    readonly [Type in Event['type']]: (
      event: Recorded<Extract<Event, { type: Type }>>,
    ) => ((state: State) => State) | undefined;
  };
  /** By their names in the document. */
  readonly fields: Readonly<Record<string, DerivedField<Subject, State>>>;
}

/** The same with its types erased, but for what the fields follow from. */
export interface JoinedStreams<Subject> extends Pick<Projection, 'decode'> {
  readonly category: string;
  readonly initial: unknown;
  readonly changeOf: (event: Recorded) => ((state: unknown) => unknown) | undefined;
  readonly fields: Readonly<Record<string, DerivedField<Subject, unknown>>>;
}

/** The erased form. */
export const joinedStreams = <Subject, State, Event extends DomainEvent>(
  definition: JoinedDefinition<Subject, State, Event>,
): JoinedStreams<Subject> => {
  const { events, ...erased } = definition as unknown as JoinedDefinition<Subject, unknown, DomainEvent>;
  // The table is typed per event; what is looked up by the event's own type fits it, and a state is made by it alone.
  const changes = erased.changes as Readonly<Record<string, JoinedStreams<Subject>['changeOf'] | undefined>>;
  return {
    ...erased,
    decode: (record) => events.decode(record),
    changeOf: (event) => changes[event.type]?.(event),
  };
};

/** A document and, by category, the states that its fields follow from; none before any event of its stream. */
type Joined<Document> = Document & { readonly states?: Readonly<Record<string, unknown>> };

/**
 * A view whose documents have fields that follow from streams of other categories. They are derived anew with each change, so
 * that they follow from the document and from the streams, whichever of them came last.
 * @param own what makes the documents, each of them from the stream of its id
 */
export const joinedProjection = <Document extends object>(
  own: Projection<Document>,
  joined: readonly JoinedStreams<Document>[],
): Projection<Document> => {
  const joinedOf = (stream: string) => joined.find(({ category }) => isOfCategory(category, stream));
  const derived = (document: Joined<Document>): Document => {
    const values = joined.flatMap(({ category, initial, fields }) => {
      const state = document.states?.[category] ?? initial;
      return Object.entries(fields).map(([name, { valueOf }]) => [name, valueOf(state, document)]);
    });
    return { ...document, ...(Object.fromEntries(values) as object) };
  };
  const ofOwn = ({ id, apply }: Change<Document>): Change<Document> => ({
    id,
    apply: (document) => derived(apply(document)),
  });
  const ofJoined = (streams: JoinedStreams<Document>, event: Recorded): readonly Change<Document>[] => {
    const { category, initial } = streams;
    const change = streams.changeOf(event);
    if (change === undefined) return [];
    const taken = (document: Joined<Document>): Document => {
      const state = change(document.states?.[category] ?? initial);
      return derived({ ...document, states: { ...document.states, [category]: state } });
    };
    return [changed(documentIdOf(streams, event.meta.stream), taken)];
  };
  return {
    ...own,
    hears: (stream) => own.hears(stream) || joinedOf(stream) !== undefined,
    decode: (record) => (joinedOf(record.stream) ?? own).decode(record),
    changesOf: (event) => {
      const streams = joinedOf(event.meta.stream);
      return streams === undefined ? own.changesOf(event).map(ofOwn) : ofJoined(streams, event);
    },
  };
};
