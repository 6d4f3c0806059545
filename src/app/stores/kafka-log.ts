import type { Pool } from 'pg';
import type { StoredEvent } from '#kernel';
import {
  KafkaLogTopics,
  type KafkaSettings,
  KafkaTail,
  PUBLIC_EVENTS,
  PUBLIC_STATES,
} from '../../adapters/kafka/index.js';
import { PostgresRelayProgress } from '../../adapters/postgres/index.js';
import { LogDelivery, type TopicTail } from '../../operations/log-relay/log-delivery.js';
import type { TopicRecord } from '../../operations/log-relay/log-topic.js';
import { measureForeign } from '../../operations/log-relay/relay-metrics.js';
import type { KafkaConfig } from '../kafka-config.js';
import { FailureLog } from '../logger.js';
import type { LogTopicStores, StoresSetup } from './ports.js';

export interface KafkaLogSetup extends StoresSetup {
  readonly kafka: KafkaConfig;
  readonly pool: Pool;
  logId(): Promise<string>;
  deliver(records: readonly StoredEvent[]): void;
}

/** The event log in Kafka; nothing is connected to before a role starts. */
export const openKafkaLog = (setup: KafkaLogSetup): LogTopicStores => {
  const { kafka, environment, meter, pool, logId, deliver } = setup;
  const settings: KafkaSettings = { ...kafka, topic: `${kafka.topicPrefix}.event-log.v1` };
  const progress = new PostgresRelayProgress(pool);
  const published = async () => {
    const known = await progress.load(settings.topic);
    return (known?.marks ?? []).map(({ lastPosition }) => lastPosition);
  };
  return {
    topics: new KafkaLogTopics(settings, environment),
    progress,
    partitions: kafka.partitions,
    publicKinds: kafka.publicTopics,
    publicTopics: (kind, name) =>
      new KafkaLogTopics({ ...kafka, topic: `${kafka.topicPrefix}.${name}` }, environment, PUBLIC_KINDS[kind]),
    delivery: new LogDelivery({
      ...{ environment, logId, deliver, onForeign: measureForeign(meter) },
      tail: (onRecords) => tailOf(setup, settings, published, onRecords),
    }),
  };
};

const PUBLIC_KINDS = {
  ...{ events: PUBLIC_EVENTS, notifications: PUBLIC_EVENTS },
  ...{ states: PUBLIC_STATES, joined: PUBLIC_STATES },
};

const tailOf = (
  { environment, logger, abandon }: KafkaLogSetup,
  settings: KafkaSettings,
  published: () => Promise<readonly number[]>,
  onRecords: (records: readonly TopicRecord[]) => void,
): TopicTail => {
  const { topic } = settings;
  const failures = new FailureLog(logger, { topic }, 'the event log cannot be followed in Kafka; it is tried again');
  return new KafkaTail(
    { settings, environment, onRecords, published },
    {
      started: () => {
        failures.succeeded();
        logger.info({ topic }, 'the event log is followed in Kafka');
      },
      failed: (error) => failures.failed(error),
      givenUp: () => abandon?.('Kafka hands over nothing of what is published, to one consumer after the other'),
    },
  );
};
