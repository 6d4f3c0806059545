import type { OutgoingRecord } from '../../operations/log-relay/log-topic.js';
import { encoded } from './record-format.js';

/** Of one partition in one send: brokers refuse a batch of more than about 1 MB, whatever its records measure. */
export const MOST_PARTITION_BYTES = 900_000;
/** Of all partitions. */
const MOST_BYTES = 8_000_000;
/** What Kafka adds to a record, at most. */
const FRAME_BYTES = 70;

export interface KeyedMessage {
  readonly key: Buffer;
  readonly value: Buffer;
  readonly partition: number;
}

/** As many of the first records as fit into one send, one at least. */
export const firstSend = (records: readonly OutgoingRecord[]): readonly KeyedMessage[] => {
  const messages: KeyedMessage[] = [];
  const bytesOf = new Map<number, number>();
  let sum = 0;
  for (const record of records) {
    const { partition } = record;
    const [key, value] = [Buffer.from(record.event.stream, 'utf8'), encoded(record)];
    const bytes = key.length + value.length + FRAME_BYTES;
    const ofPartition = (bytesOf.get(partition) ?? 0) + bytes;
    sum += bytes;
    const isTooMuch = ofPartition > MOST_PARTITION_BYTES || sum > MOST_BYTES;
    if (isTooMuch && messages.length > 0) break;
    bytesOf.set(partition, ofPartition);
    messages.push({ key, value, partition });
  }
  return messages;
};
