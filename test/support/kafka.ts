import { Kafka, logLevel } from 'kafkajs';
import { randomBytes } from 'node:crypto';
import type { KafkaSettings } from '../../src/adapters/kafka/index.js';
import { kafkaBrokers } from './servers.js';

/** A topic that no other test knows. */
export const newTopic = (): KafkaSettings => ({
  brokers: kafkaBrokers(),
  ssl: false,
  sasl: undefined,
  topic: `${newTopicPrefix()}.event-log.v1`,
});

export const newTopicPrefix = (): string => `test-${randomBytes(6).toString('hex')}`;

/** A client of the tests' own, which knows nothing of the program. */
export const kafkaOfTests = (brokers = kafkaBrokers()): Kafka =>
  new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING, retry: { retries: 8, initialRetryTime: 100 } });

/** Does something as an administrator. */
export const administer = async <Result>(
  work: (admin: ReturnType<Kafka['admin']>) => Promise<Result>,
  brokers = kafkaBrokers(),
): Promise<Result> => {
  const admin = kafkaOfTests(brokers).admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
};

/** Removes all topics of a prefix, and the groups that have none left. */
export const removeTopics = (prefix: string, brokers = kafkaBrokers()): Promise<void> =>
  administer(async (admin) => {
    const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(prefix));
    if (topics.length > 0) await admin.deleteTopics({ topics });
  }, brokers);
