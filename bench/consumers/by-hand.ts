import { randomUUID } from 'node:crypto';
import { type EachBatchPayload, Kafka, type KafkaMessage, logLevel } from 'kafkajs';
import pg from 'pg';
import { INSERT, type Topic } from './handlers.js';

/** As a group of Daybook has them. */
const PARTITIONS_AT_ONCE = 4;
const FETCHED = { maxBytes: 8_000_000, maxWaitTimeInMs: 500 };
const NOTES = 'create table if not exists handled (event_id text primary key)';
const NOTE = 'insert into handled (event_id) values ($1) on conflict do nothing';

const openKafka = (brokers: readonly string[]): Kafka =>
  new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });

/** kafkajs alone: values are parsed, and each batch is committed. @returns seconds from the first record to the last */
export const readByHand = (topic: Topic): Promise<number> =>
  consumeAll(topic, async (messages) => {
    for (const { value } of messages) JSON.parse(String(value));
  });

/** What a careful reader would write: for each record a transaction with a note and an effect. @returns seconds */
export const insertByHand = async (topic: Topic, databaseUrl: string): Promise<number> => {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: PARTITIONS_AT_ONCE });
  await pool.query(NOTES);
  const seconds = await consumeAll(topic, async (messages) => {
    for (const message of messages) await insertOnce(pool, message);
  });
  await pool.end();
  return seconds;
};

const insertOnce = async (pool: pg.Pool, { headers, value }: KafkaMessage): Promise<void> => {
  const { orderId, version } = JSON.parse(String(value)) as { readonly orderId: string; readonly version: number };
  const client = await pool.connect();
  try {
    await client.query('begin');
    const { rowCount } = await client.query(NOTE, [String(headers?.['ce_id'])]);
    if (rowCount === 1) await client.query(INSERT, [orderId, version]);
    await client.query('commit');
  } finally {
    client.release();
  }
};

const consumeAll = async (
  { brokers, topic, events }: Topic,
  work: (messages: readonly KafkaMessage[]) => Promise<void>,
): Promise<number> => {
  const consumer = openKafka(brokers).consumer({ groupId: `bench_${randomUUID()}`, ...FETCHED });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  let [count, beganAt] = [0, 0];
  const seconds = await new Promise<number>((resolve, reject) => {
    consumer.on('consumer.crash', ({ payload }) => reject(payload.error));
    const eachBatch = async ({ batch, resolveOffset, commitOffsetsIfNecessary }: EachBatchPayload): Promise<void> => {
      if (beganAt === 0) beganAt = performance.now();
      await work(batch.messages);
      resolveOffset(batch.lastOffset());
      await commitOffsetsIfNecessary();
      count += batch.messages.length;
      if (count === events) resolve((performance.now() - beganAt) / 1_000);
    };
    const manner = { autoCommitThreshold: 1, eachBatchAutoResolve: false };
    consumer
      .run({ ...manner, partitionsConsumedConcurrently: PARTITIONS_AT_ONCE, eachBatch })
      .catch((error: unknown) => reject(error as Error));
  });
  await consumer.disconnect();
  return seconds;
};

/** Removes all topics whose names begin so. */
export const removeTopics = async (brokers: readonly string[], prefix: string): Promise<void> => {
  const admin = openKafka(brokers).admin();
  await admin.connect();
  const topics = (await admin.listTopics()).filter((name) => name.startsWith(prefix));
  if (topics.length > 0) await admin.deleteTopics({ topics });
  await admin.disconnect();
};
