import { createHash } from 'node:crypto';

/** A record as it came, before anything is known of it. */
export interface ReceivedRecord {
  readonly topic: string;
  readonly partition: number;
  /** A whole number as a text: it may be beyond the safe integers. */
  readonly offset: string;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** A record as the inbox keeps it apart from others. Its value may still be of no use. */
export interface ReceivedEvent extends Omit<ReceivedRecord, 'key'> {
  /** The same each time the event comes; the place of a record that names no event. */
  readonly id: string;
  /** Empty where the record does not say. */
  readonly type: string;
  /** Events of one key are dealt with in the order in which they came. */
  readonly key: string;
}

const LONGEST_TEXT = 500;

/** What a record is, by the headers of CloudEvents 1.0 in binary mode. Never fails. */
export const receivedEvent = ({ key, ...record }: ReceivedRecord): ReceivedEvent => {
  const { topic, partition, offset, headers } = record;
  const place = `${topic}/${partition}/${offset}`;
  const named = (name: string): string => storable(Buffer.from(headers[name] ?? ''));
  return {
    ...record,
    id: named('ce_id') || place,
    type: named('ce_type'),
    key: key === null || key.length === 0 ? storable(Buffer.from(place)) : storable(key),
  };
};

/** A text that every database takes and indexes; its hash where the bytes are no such text. */
const storable = (bytes: Uint8Array): string => {
  const text = Buffer.from(bytes).toString('utf8');
  const isFit = bytes.length <= LONGEST_TEXT && !/[\0\uFFFD]/u.test(text);
  return isFit ? text : `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
};
