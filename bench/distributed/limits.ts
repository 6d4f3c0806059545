import { Kafka, logLevel } from 'kafkajs';
import type { Collection } from 'mongodb';
import type { StoredEvent } from '#kernel';
import { withMongo } from '../../test/support/mongo-client.js';
import { type FoldedRow, foldInMemory } from '../projection/fold-in-memory.js';

const BATCH = 5_000;
const INSERTED_AT_ONCE = 1_000;
const SENT_AT_ONCE = 1_000;
const PARTITIONS = 6;
const DURABLE = { writeConcern: { w: 'majority' } } as const;

interface Row {
  readonly _id: string;
  readonly version: number;
  readonly document: unknown;
}

const rowOf = ({ id, version, document }: FoldedRow): Row => ({ _id: id, version, document });

/** Folds records in memory; first versions are inserted, later ones replace the one before. @returns seconds */
export const writeByHand = (url: string, records: readonly StoredEvent[]): Promise<number> =>
  timed(url, async (collection) => {
    const fold = foldInMemory();
    for (let from = 0; from < records.length; from += BATCH) {
      const writes = fold(records.slice(from, from + BATCH)).map((row) =>
        row.before === 0
          ? { insertOne: { document: rowOf(row) } }
          : { replaceOne: { filter: { _id: row.id, version: row.before }, replacement: rowOf(row) } },
      );
      await collection.bulkWrite(writes, { ordered: false, ...DURABLE });
    }
  });

/** Folds all records in memory and inserts every document once. @returns seconds */
export const insertByHand = (url: string, records: readonly StoredEvent[]): Promise<number> =>
  timed(url, async (collection) => {
    const rows = foldInMemory()(records).map(rowOf);
    for (let from = 0; from < rows.length; from += INSERTED_AT_ONCE) {
      await collection.insertMany(rows.slice(from, from + INSERTED_AT_ONCE), { ordered: false, ...DURABLE });
    }
  });

const timed = (url: string, work: (collection: Collection<Row>) => Promise<void>): Promise<number> =>
  withMongo(url, async (client) => {
    const collection = client.db().collection<Row>('by_hand');
    const began = performance.now();
    await work(collection);
    return (performance.now() - began) / 1_000;
  });

/** Sends records to a new topic, one send in flight, confirmed by all replicas. @returns seconds */
export const sendByHand = async (
  brokers: readonly string[],
  topic: string,
  records: readonly StoredEvent[],
): Promise<number> => {
  const kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });
  const [admin, producer] = [kafka.admin(), kafka.producer({ idempotent: false })];
  await Promise.all([admin.connect(), producer.connect()]);
  await admin.createTopics({ topics: [{ topic, numPartitions: PARTITIONS }], waitForLeaders: true });
  const messages = records.map(({ leaf, ...record }) => ({
    key: record.stream,
    value: JSON.stringify({ ...record, leaf: Buffer.from(leaf).toString('base64') }),
  }));
  const began = performance.now();
  for (let from = 0; from < messages.length; from += SENT_AT_ONCE) {
    await producer.send({ topic, acks: -1, messages: messages.slice(from, from + SENT_AT_ONCE) });
  }
  const seconds = (performance.now() - began) / 1_000;
  await admin.deleteTopics({ topics: [topic] });
  await Promise.all([admin.disconnect(), producer.disconnect()]);
  return seconds;
};
