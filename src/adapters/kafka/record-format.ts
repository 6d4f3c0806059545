import type { StoredEvent } from '#kernel';
import type { OutgoingRecord, TopicRecord } from '../../operations/log-relay/log-topic.js';

/** What is larger travels as a stub, without the event: a topic takes about 1 MB in one batch of a partition. */
export const MOST_RECORD_BYTES = 800_000;

/** The members of version 1 in the order of RFC 8785; README.md says what each is. */
interface RecordText {
  readonly data: string;
  readonly id: string;
  readonly leaf: string;
  readonly log: string;
  readonly metadata: string;
  readonly occurredAt: string;
  readonly position: number;
  readonly previous: number;
  readonly recordedAt: string;
  readonly schemaVersion: number;
  readonly stream: string;
  readonly type: string;
  readonly version: number;
}

type StubText = Pick<RecordText, 'id' | 'log' | 'position' | 'previous' | 'stream'>;

/** Canonical JSON: `JSON.stringify` writes texts and whole numbers as RFC 8785 does, and members as they are named here. */
export const encoded = ({ logId, event, previous }: Pick<OutgoingRecord, 'logId' | 'event' | 'previous'>): Buffer => {
  const { data, id, metadata, occurredAt, position, recordedAt, schemaVersion, stream, type, version } = event;
  const leaf = Buffer.from(event.leaf).toString('base64');
  const whole: RecordText = {
    ...{ data, id, leaf, log: logId, metadata, occurredAt, position, previous },
    ...{ recordedAt, schemaVersion, stream, type, version },
  };
  const bytes = Buffer.from(JSON.stringify(whole), 'utf8');
  if (bytes.length <= MOST_RECORD_BYTES) return bytes;
  const stub: StubText = { id, log: logId, position, previous, stream };
  return Buffer.from(JSON.stringify(stub), 'utf8');
};

/** Never fails: `logId` is absent from what is no record of an event log. */
export const decoded = (value: Buffer | null, partition: number, offset: number): TopicRecord => {
  const where = { partition, offset };
  const text = parsed(value);
  if (text === undefined)
    return { ...where, logId: undefined, position: 0, previous: 0, eventId: '', event: undefined };
  const { log, position, previous, id } = text;
  return { ...where, logId: log, position, previous, eventId: id, event: isWhole(text) ? eventOf(text) : undefined };
};

const parsed = (value: Buffer | null): StubText | RecordText | undefined => {
  try {
    const text = JSON.parse(value?.toString('utf8') ?? '') as Partial<StubText> | null;
    const isRecord =
      typeof text?.log === 'string' &&
      typeof text.id === 'string' &&
      Number.isSafeInteger(text.position) &&
      Number.isSafeInteger(text.previous);
    return isRecord ? (text as StubText) : undefined;
  } catch {
    return undefined;
  }
};

const isWhole = (text: Partial<RecordText>): text is RecordText =>
  [text.data, text.metadata, text.leaf, text.stream, text.type, text.occurredAt, text.recordedAt].every(
    (member) => typeof member === 'string',
  ) && [text.version, text.schemaVersion].every((member) => Number.isSafeInteger(member));

const eventOf = ({ leaf, log: _log, previous: _previous, ...columns }: RecordText): StoredEvent => ({
  ...columns,
  leaf: Buffer.from(leaf, 'base64'),
});
