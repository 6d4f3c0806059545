import { type LogArchive, metadataIn, type StoredEvent, type TimeSlices, withoutPersonal } from '#kernel';
import type { EventTopic, JoinedTopic, NotificationTopic, PublicEvent, PublicTopic, StateTopic } from '#platform';
import { publicAttributes, sourceOf } from '../event-feed/public-line.js';
import type { TopicEntry } from '../log-relay/log-topic.js';
import type { PublishingPorts } from '../log-relay/publishing.js';
import { cloudEventHeaders } from './cloud-event-headers.js';
import { erasedStreams } from './erased-streams.js';
import { FoldedStates } from './folded-states.js';
import { JoinedStates } from './joined-states.js';
import { schemaHeader } from './schema-header.js';
import { untilUnreadable } from './until-unreadable.js';

export interface PublicEntriesPorts {
  readonly archive: Pick<LogArchive, 'ofStreams' | 'records'>;
  readonly slices: Pick<TimeSlices, 'next'>;
  logId(): Promise<string>;
  /** The data without its personal values, or with them in clear. */
  published(data: object): Promise<unknown>;
  /** The id of the value's schema in a registry, if it is there. */
  schemaIdOf(type: string): number | undefined;
}

/** A topic takes about 1 MB. What is larger, such as an order with hundreds of long notes, goes without its personal values. */
const MOST_BYTES = 800_000;

type EntriesOf = (event: StoredEvent) => Promise<readonly TopicEntry[]>;

/** What a public topic gets of the log. A value has the very bytes that `GET /v1/events` has as `data`. */
export const publicEntries = (topic: PublicTopic, ports: PublicEntriesPorts): PublishingPorts['entries'] =>
  topic.kind === 'joined' ? joinedIn(topic, ports) : untilUnreadable(entriesIn(topic, ports), ports.slices);

const entriesIn = (topic: Exclude<PublicTopic, JoinedTopic>, ports: PublicEntriesPorts): EntriesOf => {
  switch (topic.kind) {
    case 'events':
      return eventsIn(topic, ports);
    case 'states':
      return statesIn(topic, ports);
    case 'notifications':
      return notificationsIn(topic, ports);
  }
};

const eventsIn =
  ({ eventOf }: EventTopic, ports: PublicEntriesPorts): EntriesOf =>
  async (record) =>
    entriesOf(eventOf(record), record, ports);

const statesIn = (topic: StateTopic, ports: PublicEntriesPorts): EntriesOf => {
  const states = new FoldedStates(topic.state, ports.archive);
  return async (record) => {
    const subject = topic.subjectOf(record.stream);
    if (subject === undefined) return forgotten(topic, record, ports);
    const form = topic.stateOf(await states.after(record), record);
    return entriesOf({ ...form, subject }, record, ports);
  };
};

const joinedIn = (topic: JoinedTopic, ports: PublicEntriesPorts): PublishingPorts['entries'] => {
  const states = new JoinedStates(topic, ports.archive);
  const entries = untilUnreadable(async (record) => {
    const event = await states.after(record);
    return event === undefined ? forgotten(topic, record, ports) : entriesOf(event, record, ports);
  }, ports.slices);
  return async (events) => {
    await states.readAhead(events);
    return entries(events);
  };
};

const notificationsIn =
  ({ subjectOf, notificationOf }: NotificationTopic, ports: PublicEntriesPorts): EntriesOf =>
  async (record) => {
    const subject = subjectOf(record.stream);
    return entriesOf(subject === undefined ? undefined : notificationOf(subject, record), record, ports);
  };

const entriesOf = async (
  event: PublicEvent | undefined,
  record: StoredEvent,
  { logId, published, schemaIdOf }: PublicEntriesPorts,
): Promise<readonly TopicEntry[]> => {
  if (event === undefined) return [];
  const attributes = publicAttributes(event, record, metadataIn(record), sourceOf(await logId()));
  const headers = { ...cloudEventHeaders(attributes), ...schemaHeader(schemaIdOf(event.type)) };
  const whole = JSON.stringify(await published(event.data));
  const value = Buffer.byteLength(whole) > MOST_BYTES ? JSON.stringify(withoutPersonal(event.data)) : whole;
  return [{ event: record, key: event.subject, message: { headers, value } }];
};

/** A tombstone for everything that an erasure concerns. */
const forgotten = async (
  { subjectOf, erased }: Pick<StateTopic, 'subjectOf' | 'erased'>,
  record: StoredEvent,
  { archive, logId }: PublicEntriesPorts,
) => {
  const entries: TopicEntry[] = [];
  const subjects = new Set([...(await erasedStreams(record, archive))].map(subjectOf));
  for (const subject of subjects) {
    if (subject === undefined) continue;
    const form = { ...erased, subject };
    const headers = cloudEventHeaders(publicAttributes(form, record, metadataIn(record), sourceOf(await logId())));
    entries.push({ event: record, key: subject, message: { headers, value: undefined } });
  }
  return entries;
};
