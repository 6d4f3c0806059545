import { type PersonalData, withoutPersonal } from '#kernel';
import type { PublicTopicKind, PublicTopics } from '#platform';
import type { LogTopics } from '../operations/log-relay/log-topic.js';
import { PUBLISHING } from './contexts.js';
import type { LogTopicStores } from './stores/ports.js';

/** A topic for other services that this installation publishes. */
export interface PublicTopic {
  readonly kind: PublicTopicKind;
  readonly topics: LogTopics;
  /** Of the context whose events it carries. */
  readonly context: PublicTopics;
}

/** Of all contexts; none without Kafka. */
export const publicTopicsOf = (
  logTopic: Pick<LogTopicStores, 'publicKinds' | 'publicTopics'> | undefined,
): readonly PublicTopic[] =>
  logTopic === undefined
    ? []
    : PUBLISHING.flatMap((context) =>
        logTopic.publicKinds.map((kind) => ({
          ...{ kind, context },
          topics: logTopic.publicTopics(kind, context.names[kind]),
        })),
      );

/**
 * What others get of public data: without its personal values, or with them in clear, and `[erased]` where a person was
 * erased.
 */
export const publishedData =
  (personalData: PersonalData, inClear: boolean) =>
  (data: object): Promise<unknown> =>
    inClear ? personalData.openAll(data) : Promise.resolve(withoutPersonal(data));
