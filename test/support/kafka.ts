import { Kafka, logLevel } from 'kafkajs';
import { randomBytes } from 'node:crypto';
import type { KafkaSettings } from '../../src/adapters/kafka/index.js';
import { eventually } from './postgres-homes.js';
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

/**
 * Makes a topic, and waits until it can be used: directly after a removal the old one is in the way, and a new one has no
 * leaders for a moment. An administrator that has met that asks no further, so each try has one of its own.
 */
export const makeTopic = (topic: string, numPartitions: number): Promise<true> =>
  eventually(() =>
    administer(async (admin) => {
      if (!(await admin.listTopics()).includes(topic)) await admin.createTopics({ topics: [{ topic, numPartitions }] });
      return (await admin.fetchTopicOffsets(topic)).length === numPartitions ? true : undefined;
    }),
  );

/** Has a topic removed, once it is there; who publishes may make it again at once. */
export const deleteTopic = (topic: string): Promise<true> =>
  eventually(() => administer((admin) => admin.deleteTopics({ topics: [topic] }).then(() => true as const)));

/** Removes a topic, and waits until it is gone. */
export const removeTopic = async (topic: string): Promise<void> => {
  const isThere = () => administer(async (admin) => (await admin.listTopics()).includes(topic));
  await deleteTopic(topic);
  await eventually(async () => ((await isThere()) ? undefined : true));
};

/** Removes all topics of a prefix, and the groups that have none left. */
export const removeTopics = (prefix: string, brokers = kafkaBrokers()): Promise<void> =>
  administer(async (admin) => {
    const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(prefix));
    if (topics.length > 0) await admin.deleteTopics({ topics });
  }, brokers);
