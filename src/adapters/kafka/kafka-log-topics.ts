import { type Environment } from '#kernel';
import type { LogTopic, LogTopics } from '../../operations/log-relay/log-topic.js';
import { KafkaLogTopic } from './kafka-log-topic.js';
import type { KafkaSettings } from './kafka-settings.js';
import type { TopicKind } from './topic-kind.js';
import { EVENT_LOG } from './topic-kinds.js';

/** A topic in Kafka, the event log's own unless another kind is given, over new objects of kafkajs for each connection. */
export class KafkaLogTopics implements LogTopics {
  constructor(
    private readonly settings: KafkaSettings,
    private readonly environment: Pick<Environment, 'sleep' | 'newId'>,
    private readonly kind: TopicKind = EVENT_LOG,
  ) {}

  get name(): string {
    return this.settings.topic;
  }

  open(): Promise<LogTopic> {
    return KafkaLogTopic.open(this.settings, this.kind, this.environment);
  }
}
