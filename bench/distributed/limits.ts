import { Kafka, logLevel } from 'kafkajs';
import type { Collection, IndexDescription } from 'mongodb';
import type { StoredEvent } from '#kernel';
import { newStamp, storedDocument } from '../../src/adapters/mongodb/stored-document.js';
import { indexesOf } from '../../src/adapters/mongodb/view-collection.js';
import { orderDetails } from '../../src/ordering/order/order-details.projection.js';
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

/** What is stored of a document, and the indexes that have to be there in the end. */
export interface Stored {
  readonly rowOf: (row: FoldedRow) => Row;
  readonly indexes: readonly IndexDescription[];
}

/** The least that is a document. */
export const BARE: Stored = { rowOf: ({ id, version, document }) => ({ _id: id, version, document }), indexes: [] };

const stamp = newStamp(new Date());
/** What a view stores: with the keys that it is found and sorted by, and their indexes. */
export const AS_VIEW: Stored = {
  rowOf: (row) => storedDocument(orderDetails.view, { ...row, position: row.version }, stamp),
  indexes: indexesOf(orderDetails.view),
};

/** Folds records in memory; first versions are inserted, later ones replace the one before. Indexes come first. @returns seconds */
export const writeByHand = (
  url: string,
  records: readonly StoredEvent[],
  { rowOf, indexes }: Stored,
): Promise<number> =>
  timed(url, async (collection) => {
    await makeIndexes(collection, indexes);
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

/** Folds all records in memory and inserts every document once. Indexes come last. @returns seconds */
export const insertByHand = (
  url: string,
  records: readonly StoredEvent[],
  { rowOf, indexes }: Stored,
): Promise<number> =>
  timed(url, async (collection) => {
    const rows = foldInMemory()(records).map(rowOf);
    for (let from = 0; from < rows.length; from += INSERTED_AT_ONCE) {
      await collection.insertMany(rows.slice(from, from + INSERTED_AT_ONCE), { ordered: false, ...DURABLE });
    }
    await makeIndexes(collection, indexes);
  });

const makeIndexes = async (collection: Collection<Row>, indexes: Stored['indexes']): Promise<void> => {
  if (indexes.length > 0) await collection.createIndexes([...indexes]);
};

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
