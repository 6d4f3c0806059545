import type { StoredEvent } from '#kernel';

/** What a topic for others carries of an event. */
export interface PublicMessage {
  readonly headers: Readonly<Record<string, string | Buffer>>;
  /** `undefined` is a tombstone: a compacted topic forgets the key. */
  readonly value: string | undefined;
}

/** What a topic gets of an event. */
export interface TopicEntry {
  readonly event: StoredEvent;
  /** What the topic keeps its order for; decides the partition. */
  readonly key: string;
  /** Absent in the topic of the event log, which carries the event itself. */
  readonly message?: PublicMessage;
}

/** A record on its way into a topic. */
export interface OutgoingRecord extends TopicEntry {
  /** Id of the log that it belongs to. */
  readonly logId: string;
  readonly partition: number;
  /** Position of the record before it in its partition; 0 for the first, and where publishing went back. */
  readonly previous: number;
}

/** What is found in a topic. */
export interface TopicRecord {
  readonly partition: number;
  readonly offset: number;
  /** `undefined` for what is no record of an event log. */
  readonly logId: string | undefined;
  readonly position: number;
  readonly previous: number;
  readonly eventId: string;
  /** `undefined` for an event that is too large for a topic: it is read from the event store. */
  readonly event: StoredEvent | undefined;
}

/** Where a partition begins, and the offset that its next record will have. */
export interface PartitionOffsets {
  readonly begin: number;
  readonly end: number;
}

/** Records of one partition, `from` included, `to` not. */
export interface OffsetRange {
  readonly partition: number;
  readonly from: number;
  readonly to: number;
}

export interface Sent {
  /** So many records, from the first on, are in the topic; the others were not sent. */
  readonly count: number;
  /** The offset that the first of them has in each partition. */
  readonly firstOffsets: ReadonlyMap<number, number>;
}

/**
 * One connection to a topic that carries the event log, or what others get of it. After any failure of `publish` it is thrown away: it is not known
 * what was written. Every method rejects within seconds when the topic cannot be reached.
 * Promises: test/contracts/log-topic.contract.ts
 */
export interface LogTopic {
  /** `undefined` when there is no such topic. */
  partitions(): Promise<number | undefined>;
  /** Makes the topic, and waits until its partitions take records. */
  create(partitions: number): Promise<void>;
  /** Removes the topic with all that it holds. */
  remove(): Promise<void>;
  /** By partition. */
  offsets(): Promise<readonly PartitionOffsets[]>;
  /** What of the topic's settings is not as it should be, a sentence each. */
  unfitSettings(): Promise<readonly string[]>;
  /**
   * Sends as many of these records as one send may carry, one at least. They are kept by a quorum when this resolves. In a
   * partition they keep their order. When it rejects, any of them may be in the topic, now or later.
   */
  publish(records: readonly OutgoingRecord[]): Promise<Sent>;
  /**
   * Gives all records of these ranges to `take`, in order within each: the next of a range when `take` is done with those
   * before. Ranges do not wait for each other. @throws what `take` has thrown
   */
  read(ranges: readonly OffsetRange[], take: (records: readonly TopicRecord[]) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/** Opens a new connection each time. */
export interface LogTopics {
  /** Of the topic. */
  readonly name: string;
  open(): Promise<LogTopic>;
}
