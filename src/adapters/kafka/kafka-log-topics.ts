import { type Environment } from '#kernel';
import type { LogTopic, LogTopics } from '../../operations/log-relay/log-topic.js';
import { KafkaLogTopic } from './kafka-log-topic.js';
import type { KafkaSettings } from './kafka-settings.js';

/** The topic of the event log in Kafka, over new objects of kafkajs for each connection. */
export class KafkaLogTopics implements LogTopics {
  constructor(
    private readonly settings: KafkaSettings,
    private readonly environment: Pick<Environment, 'sleep' | 'newId'>,
  ) {}

  get name(): string {
    return this.settings.topic;
  }

  open(): Promise<LogTopic> {
    return KafkaLogTopic.open(this.settings, this.environment);
  }
}
