import { BEGINNING, type StoredEvent } from '#kernel';
import type { TopicEntries } from './publishing.js';

/** The entries of the event log itself: every event, in the order of its stream. */
export const wholeEvents = async (events: readonly StoredEvent[]): Promise<TopicEntries> => {
  const last = events.at(-1);
  const through = last === undefined ? BEGINNING : { position: last.position, eventId: last.id };
  return { entries: events.map((event) => ({ event, key: event.stream })), through };
};
