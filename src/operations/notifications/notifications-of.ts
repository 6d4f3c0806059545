import type { StoredEvent } from '#kernel';
import type { NotificationTopic } from '#platform';
import type { ChannelMessage } from './notification-channels.js';

/** What a topic of notifications says of them. */
export type Notifying = Pick<NotificationTopic, 'channel' | 'notificationOf' | 'subjectOf'>;

/**
 * Two messages with the same text for each event that concerns others: one for those who follow everything, one for those who
 * follow one order. An event need not be readable for that. Pure.
 * @param prefix what the names of channels begin with: `daybook`
 */
export const notificationsOf = (
  records: readonly StoredEvent[],
  topics: readonly Notifying[],
  prefix: string,
): readonly ChannelMessage[] =>
  records.flatMap((record) =>
    topics.flatMap(({ channel, notificationOf, subjectOf }) => {
      const subject = subjectOf(record.stream);
      if (subject === undefined) return [];
      const text = JSON.stringify(notificationOf(subject, record).data);
      const all = `${prefix}:${channel}`;
      return [
        { channel: all, text },
        { channel: `${all}:${subject}`, text },
      ];
    }),
  );
