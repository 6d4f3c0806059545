import type { PayloadSchema } from './payload-schema.js';

/** A fact in the newest shape this code base knows. */
export interface DomainEvent<Type extends string = string, Data = unknown> {
  readonly type: Type;
  readonly data: Data;
}

/** When a fact happened in the business, RFC 3339 in UTC with milliseconds; it never falls within a stream. */
export interface Occurrence {
  readonly occurredAt: string;
}

/** A fact with its business time: what `evolve` folds, before and after it is stored. */
export type Happened<Event extends DomainEvent = DomainEvent> = Event & Occurrence;

/** Where the store keeps a fact, and what led to it. */
export interface RecordedMeta {
  /** UUIDv7 of the event. */
  readonly id: string;
  readonly stream: string;
  /** 1 for the first event of the stream, then dense. */
  readonly version: number;
  /** 1 for the first event of the log, then dense. */
  readonly position: number;
  /** The schema version it was written in; `data` is in the newest. */
  readonly schemaVersion: number;
  /** When the program wrote it, RFC 3339 in UTC with milliseconds. */
  readonly recordedAt: string;
  readonly principal: string;
  readonly commandId: string;
  readonly correlationId: string;
  readonly causationId: string;
}

/** A fact read back from the store. */
export type Recorded<Event extends DomainEvent = DomainEvent> = Happened<Event> & { readonly meta: RecordedMeta };

/** One event type: it makes new events, and it lifts stored ones to the newest shape. */
export interface EventDefinition<Type extends string = string, Data = unknown> {
  (data: Data): DomainEvent<Type, Data>;
  readonly type: Type;
  /** The version written today: the number of schemas. */
  readonly schemaVersion: number;
  /** The schema of each version ever written, the first at index 0. */
  readonly schemas: readonly PayloadSchema<unknown>[];
  /** The person whose key seals the personal values of this event. */
  subjectOf(data: Data): string;
  /** @throws UnreadableEvent for a version that this build does not know. */
  lift(stored: unknown, storedVersion: number): Data;
}

/** The event that a definition makes. */
export type EventOf<Definition> =
  Definition extends EventDefinition<infer Type, infer Data> ? DomainEvent<Type, Data> : never;

// `never` as input lets steps of different shapes share one list; the builder below keeps neighbours compatible.
type Upcaster = (older: never) => unknown;

interface EventHistory<Type extends string, Newest> {
  /** Adds the next version and says how the one before it is lifted. Released versions are never edited. */
  revisedTo<Next>(schema: PayloadSchema<Next>, lift: (older: Newest) => Next): EventHistory<Type, Next>;
  /** Ends the history; `subjectOf` names the person an event is about. */
  about(subjectOf: (data: Newest) => string): EventDefinition<Type, Newest>;
}

/** `event('OrderPlaced').firstWrittenAs(schema1).revisedTo(schema2, lift).about((data) => data.customerId)` */
export const event = <Type extends string>(type: Type) => ({
  firstWrittenAs: <First>(schema: PayloadSchema<First>): EventHistory<Type, First> => history(type, [schema], []),
});

const history = <Type extends string, Newest>(
  type: Type,
  schemas: readonly PayloadSchema<unknown>[],
  upcasters: readonly Upcaster[],
): EventHistory<Type, Newest> => ({
  revisedTo: <Next>(schema: PayloadSchema<Next>, lift: (older: Newest) => Next) =>
    history<Type, Next>(type, [...schemas, schema], [...upcasters, lift]),
  about: (subjectOf) =>
    Object.assign((data: Newest): DomainEvent<Type, Newest> => ({ type, data }), {
      type,
      schemaVersion: schemas.length,
      schemas,
      subjectOf,
      lift: (stored: unknown, storedVersion: number) => lift(type, upcasters, stored, storedVersion) as Newest,
    }),
});

const lift = (type: string, upcasters: readonly Upcaster[], stored: unknown, storedVersion: number): unknown => {
  const newest = upcasters.length + 1;
  if (storedVersion === newest) return stored;
  if (!Number.isInteger(storedVersion) || storedVersion < 1 || storedVersion > newest) {
    throw new UnreadableEvent(type, storedVersion, `this build knows versions 1 to ${newest}`);
  }
  return upcasters.slice(storedVersion - 1).reduce<unknown>((older, step) => step(older as never), stored);
};

/** A stored event that this build cannot read: an unknown type, or a schema version from a later release. */
export class UnreadableEvent extends Error {
  override readonly name = 'UnreadableEvent';

  constructor(
    readonly type: string,
    readonly storedVersion: number,
    reason: string,
  ) {
    super(`${type} in schema version ${storedVersion} cannot be read: ${reason}. Start a release that knows it.`);
  }
}
