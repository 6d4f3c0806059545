import type { DomainEvent, Recorded } from './event.js';
import type { EventCatalogue } from './event-catalogue.js';
import type { StoredEvent } from './stored-event.js';

/**
 * Picks the facts of one aggregate out of records of all: a look at the name of the stream, and one decoding when it is of it.
 * @returns `undefined` for a record of another aggregate; throws UnreadableEvent
 */
export const factsOf = <Event extends DomainEvent>(aggregate: {
  readonly name: string;
  readonly events: EventCatalogue<Event>;
}): ((record: StoredEvent) => Recorded<Event> | undefined) => {
  const streams = `${aggregate.name}-`;
  return (record) => (record.stream.startsWith(streams) ? aggregate.events.decode(record) : undefined);
};
