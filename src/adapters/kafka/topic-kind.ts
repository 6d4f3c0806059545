import type { OutgoingRecord, TopicRecord } from '../../operations/log-relay/log-topic.js';

/** A message as kafkajs gives it. */
export interface FoundMessage {
  readonly value: Buffer | null;
  readonly headers?: Readonly<Record<string, Buffer | string | readonly (Buffer | string)[] | undefined>>;
}

/** How a record is written into a topic and found there again. */
export interface RecordFormat {
  encoded(record: OutgoingRecord): {
    readonly value: Buffer | null;
    readonly headers?: Readonly<Record<string, string | Buffer>>;
  };
  /** Never fails: `logId` is absent from what is no record of an event log. */
  decoded(message: FoundMessage, partition: number, offset: number): TopicRecord;
}

/** What a topic is made with, and what is in it. */
export interface TopicKind {
  readonly settings: Readonly<Record<string, string>>;
  readonly format: RecordFormat;
}
