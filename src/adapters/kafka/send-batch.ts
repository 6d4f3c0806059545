import type { OutgoingRecord } from '../../operations/log-relay/log-topic.js';
import type { RecordFormat } from './topic-kind.js';

/** Of one partition in one send: brokers refuse a batch of more than about 1 MB, whatever its records measure. */
export const MOST_PARTITION_BYTES = 900_000;
/** Of all partitions. */
const MOST_BYTES = 8_000_000;
/** What Kafka adds to a record, at most. */
const FRAME_BYTES = 70;
const HEADER_BYTES = 4;

export interface KeyedMessage {
  readonly key: Buffer;
  readonly value: Buffer | null;
  readonly headers?: Record<string, string | Buffer>;
  readonly partition: number;
}

/** As many of the first records as fit into one send, one at least. */
export const firstSend = (records: readonly OutgoingRecord[], { encoded }: RecordFormat): readonly KeyedMessage[] => {
  const messages: KeyedMessage[] = [];
  const bytesOf = new Map<number, number>();
  let sum = 0;
  for (const record of records) {
    const { partition } = record;
    const [key, { value, headers }] = [Buffer.from(record.key, 'utf8'), encoded(record)];
    const bytes = key.length + (value?.length ?? 0) + bytesOfHeaders(headers) + FRAME_BYTES;
    const ofPartition = (bytesOf.get(partition) ?? 0) + bytes;
    sum += bytes;
    const isTooMuch = ofPartition > MOST_PARTITION_BYTES || sum > MOST_BYTES;
    if (isTooMuch && messages.length > 0) break;
    bytesOf.set(partition, ofPartition);
    messages.push({ key, value, partition, ...(headers && { headers: { ...headers } }) });
  }
  return messages;
};

const bytesOfHeaders = (headers: Readonly<Record<string, string | Buffer>> = {}): number =>
  Object.entries(headers).reduce((sum, [name, text]) => sum + name.length + Buffer.byteLength(text) + HEADER_BYTES, 0);
