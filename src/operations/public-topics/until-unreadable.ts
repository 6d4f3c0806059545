import { BEGINNING, type Checkpoint, type StoredEvent, type TimeSlices, UnreadableEvent } from '#kernel';
import type { TopicEntry } from '../log-relay/log-topic.js';
import type { PublishingPorts } from '../log-relay/publishing.js';

/** Entries of events that follow each other. An event that this release cannot read is never skipped: they end before it. */
export const untilUnreadable =
  (
    entriesOf: (event: StoredEvent) => Promise<readonly TopicEntry[]>,
    slices: Pick<TimeSlices, 'next'>,
  ): PublishingPorts['entries'] =>
  async (events) => {
    const entries: TopicEntry[] = [];
    let through: Checkpoint = BEGINNING;
    for (const event of events) {
      const later = slices.next();
      if (later !== undefined) await later;
      try {
        entries.push(...(await entriesOf(event)));
      } catch (error) {
        if (!(error instanceof UnreadableEvent) || through === BEGINNING) throw error;
        break;
      }
      through = { position: event.position, eventId: event.id };
    }
    return { entries, through };
  };
