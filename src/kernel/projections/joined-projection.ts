import type { DomainEvent, Recorded } from '../events/event.js';
import type { EventCatalogue } from '../events/event-catalogue.js';
import { type Change, changed, documentIdOf, isOfCategory, type Projection } from './projection.js';

/**
 * A field of documents that are made of other streams, derived from streams of one category: of `payments-7` for the
 * document of `order-7`. Pure.
 */
export interface DerivedField<Subject, State, Event extends DomainEvent> {
  /** Property of the document and field of its view: `paymentStatus`. */
  readonly name: string;
  /** All that it can be. */
  readonly values: readonly string[];
  readonly category: string;
  readonly events: EventCatalogue<Event>;
  /** The state before any event: no more than the field is derived from. */
  readonly initial: State;
  /** What an event makes of the state; `undefined` for one that changes nothing, so that no document is written for it. */
  readonly changes: {
    readonly [Type in Event['type']]: (
      event: Recorded<Extract<Event, { type: Type }>>,
    ) => ((state: State) => State) | undefined;
  };
  /** @param subject the rest of the document */
  readonly valueOf: (state: State, subject: Subject) => string;
}

/** Such a field with its types erased, but for what it is derived from. */
export interface JoinedField<Subject> extends Pick<Projection, 'decode'> {
  readonly name: string;
  readonly values: readonly string[];
  readonly category: string;
  readonly initial: unknown;
  readonly changeOf: (event: Recorded) => ((state: unknown) => unknown) | undefined;
  readonly valueOf: (state: unknown, subject: Subject) => string;
}

type Changes = Readonly<Record<string, ((event: Recorded) => ((state: unknown) => unknown) | undefined) | undefined>>;

/** The erased form of a derived field. */
export const derivedField = <Subject, State, Event extends DomainEvent>(
  definition: DerivedField<Subject, State, Event>,
): JoinedField<Subject> => {
  const { name, values, category, events, initial, valueOf } = definition;
  // The table is typed per event; what is looked up by the event's own type fits it.
  const changes = definition.changes as unknown as Changes;
  return {
    ...{ name, values, category, initial },
    decode: (record) => events.decode(record),
    changeOf: (event) => changes[event.type]?.(event),
    // A state is only ever made by the changes of its own field.
    valueOf: (state, subject) => valueOf(state as State, subject),
  };
};

/** A document and, by the names of fields, the states that these are derived from; none before any event of its stream. */
type Joined<Document> = Document & { readonly states?: Readonly<Record<string, unknown>> };

/**
 * A view whose documents have fields that are derived from streams of other categories. They are derived anew with each change,
 * so they follow from the document and from the streams, whichever of them came last.
 * @param own what makes the documents, each of them from the stream of its id
 */
export const joinedProjection = <Document extends object>(
  own: Projection<Document>,
  fields: readonly JoinedField<Document>[],
): Projection<Document> => {
  const fieldOf = (stream: string) => fields.find(({ category }) => isOfCategory(category, stream));
  const derived = (document: Joined<Document>): Document => {
    const values = fields.map(({ name, initial, valueOf }) => [
      name,
      valueOf(document.states?.[name] ?? initial, document),
    ]);
    return { ...document, ...(Object.fromEntries(values) as object) };
  };
  const ofOwn = ({ id, apply }: Change<Document>): Change<Document> => ({
    id,
    apply: (document) => derived(apply(document)),
  });
  const ofField = (field: JoinedField<Document>, event: Recorded): readonly Change<Document>[] => {
    const change = field.changeOf(event);
    if (change === undefined) return [];
    const taken = (document: Joined<Document>): Document => {
      const { [field.name]: state = field.initial, ...others } = document.states ?? {};
      return derived({ ...document, states: { ...others, [field.name]: change(state) } });
    };
    return [changed(documentIdOf(field, event.meta.stream), taken)];
  };
  return {
    ...own,
    hears: (stream) => own.hears(stream) || fieldOf(stream) !== undefined,
    decode: (record) => (fieldOf(record.stream) ?? own).decode(record),
    changesOf: (event) => {
      const field = fieldOf(event.meta.stream);
      return field === undefined ? own.changesOf(event).map(ofOwn) : ofField(field, event);
    },
  };
};
