import { type DomainEvent, type EventOf, type Recorded, UnreadableEvent } from './event.js';
import type { PayloadSchema, SchemaProblem } from './payload-schema.js';
import { isSealed, mapPersonal } from './personal.js';
import type { StoredEvent } from './stored-event.js';
import { StoredMeta } from './stored-meta.js';

/** A definition with its types erased: looked up by an event's own type, so event and definition stay together. */
interface AnyDefinition {
  (data: never): DomainEvent;
  readonly type: string;
  readonly schemaVersion: number;
  readonly schemas: readonly PayloadSchema<unknown>[];
  subjectOf(data: never): string;
  lift(stored: unknown, storedVersion: number): unknown;
}

/** All event types of one aggregate: typed on the inside, text on the outside. */
export class EventCatalogue<Event extends DomainEvent> {
  private readonly byType: ReadonlyMap<string, AnyDefinition>;

  constructor(readonly definitions: readonly AnyDefinition[]) {
    this.byType = new Map(definitions.map((definition) => [definition.type, definition]));
  }

  /** The person whose key seals this event's personal values. */
  subjectOf(event: Event): string {
    return this.definitionOf(event.type).subjectOf(event.data as never);
  }

  /** The schema version that is written today. */
  schemaVersionOf(type: string): number {
    return this.definitionOf(type).schemaVersion;
  }

  /** @throws InvalidEvent when sealed `data` does not match the newest schema of its type. */
  check(type: string, data: unknown): void {
    const { schemas } = this.definitionOf(type);
    const newest = schemas.at(-1);
    if (newest !== undefined && !newest.matches(data)) throw new InvalidEvent(type, newest.problems(data));
  }

  /** The fact in a record, in the newest shape. @throws UnreadableEvent */
  decode(stored: StoredEvent): Recorded<Event> {
    const definition = this.byType.get(stored.type);
    if (definition === undefined) {
      throw new UnreadableEvent(stored.type, stored.schemaVersion, 'this build does not know the type');
    }
    return {
      type: stored.type,
      data: definition.lift(parseBound(stored), stored.schemaVersion),
      occurredAt: stored.occurredAt,
      meta: new StoredMeta(stored),
      // The definition was found by the record's own type, so its data is the data of that event.
    } as unknown as Recorded<Event>;
  }

  private definitionOf(type: string): AnyDefinition {
    const definition = this.byType.get(type);
    if (definition === undefined) throw new Error(`${type} is not in the catalogue of its aggregate`);
    return definition;
  }
}

/** `catalogue(OrderPlaced, OrderCancelled)`: the union of its events is inferred. */
export const catalogue = <Definitions extends readonly AnyDefinition[]>(
  ...definitions: Definitions
): EventCatalogue<EventOf<Definitions[number]>> => new EventCatalogue(definitions);

/** Sealed values learn what they are bound to, so that a view may move them anywhere and still open them. */
const parseBound = ({ id, data }: StoredEvent): unknown => {
  const parsed: unknown = JSON.parse(data);
  if (!data.includes('"sealed":')) return parsed;
  return mapPersonal(parsed, (value, pointer) =>
    isSealed(value) ? { sealed: value.sealed, of: id + pointer } : value,
  );
};

/** A decider made an event that its own schema refuses: a defect of the program, not of the request. */
export class InvalidEvent extends Error {
  override readonly name = 'InvalidEvent';

  constructor(
    readonly type: string,
    readonly problems: readonly SchemaProblem[],
  ) {
    super(`${type} does not match its schema: ${problems.map((it) => `${it.pointer} ${it.message}`).join('; ')}`);
  }
}
