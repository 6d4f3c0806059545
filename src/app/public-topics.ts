import { type PersonalData, withoutPersonal } from '#kernel';
import type { PublicTopic } from '#platform';
import type { LogTopics } from '../operations/log-relay/log-topic.js';
import { PUBLIC_TOPICS } from './contexts.js';
import type { LogTopicStores } from './stores/ports.js';

/** A topic for other services that this installation publishes, and where. */
export interface PublishedTopic {
  readonly topic: PublicTopic;
  readonly topics: LogTopics;
}

/** Of all contexts; none without Kafka. */
export const publicTopicsOf = (
  logTopic: Pick<LogTopicStores, 'publicKinds' | 'publicTopics'> | undefined,
): readonly PublishedTopic[] =>
  logTopic === undefined
    ? []
    : PUBLIC_TOPICS.filter(({ kind }) => logTopic.publicKinds.includes(kind)).map((topic) => ({
        topic,
        topics: logTopic.publicTopics(topic.kind, topic.name),
      }));

/**
 * What others get of public data: without its personal values, or with them in clear, and `[erased]` where a person was
 * erased.
 */
export const publishedData =
  (personalData: PersonalData, inClear: boolean) =>
  (data: object): Promise<unknown> =>
    inClear ? personalData.openAll(data) : Promise.resolve(withoutPersonal(data));
