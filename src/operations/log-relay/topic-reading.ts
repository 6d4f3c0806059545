import { type Environment, leafOf, type LogArchive, type StoredEvent } from '#kernel';
import type { LogTopic, LogTopics, OffsetRange, TopicRecord } from './log-topic.js';
import { PartitionQueue } from './partition-queue.js';
import { partitionOf } from './partition-of.js';
import type { Published, RelayProgress } from './relay-progress.js';

const LOOK_EVERY_MS = 200;
const STUCK_AFTER_MS = 30_000;

export interface TopicReadingPorts {
  readonly topics: LogTopics;
  readonly progress: Pick<RelayProgress, 'load'>;
  readonly archive: Pick<LogArchive, 'records'>;
  readonly environment: Pick<Environment, 'sleep'>;
  logId(): Promise<string>;
}

/** The topic does not hold the log as the event store has it. */
export class TopicNotWhole extends Error {
  override readonly name = 'TopicNotWhole';

  constructor(topic: string, found: string) {
    super(
      `The topic ${topic} is not the whole log: ${found}. Nothing was switched. Rebuild from the event store, without ` +
        '--source kafka; daybook log republish makes the topic anew.',
    );
  }
}

/**
 * Reads the log from the topic, from its first offset on, after one position and up to another. The event store says which
 * event has to be at each position, and its hash; the event itself is that of the topic. One that is too large for a topic
 * is that of the store.
 * @throws TopicNotWhole at the first position that is missing or another event, StoreUnavailable, and what Kafka fails with
 */
export const topicReading = (ports: TopicReadingPorts) =>
  async function* (after: number, upTo: number): AsyncGenerator<readonly StoredEvent[]> {
    if (after >= upTo) return;
    const { marks } = await publishedUpTo(upTo, ports);
    const logId = await ports.logId();
    const connection = await ports.topics.open();
    try {
      const ranges = await rangesOf(connection, ports.topics.name, marks.length);
      const topic = new TopicRecords({ name: ports.topics.name, logId, connection }, ranges, after);
      try {
        for await (const stored of ports.archive.records(after, upTo)) yield await topic.insteadOf(stored);
      } finally {
        await topic.end();
      }
    } finally {
      await connection.close();
    }
  };

/** All that is in a topic, by partition: only those that it was made with are used. */
const rangesOf = async (topic: LogTopic, name: string, partitions: number): Promise<readonly OffsetRange[]> => {
  const found = (await topic.partitions()) ?? 0;
  if (found < partitions) throw new TopicNotWhole(name, `it has ${found} of ${partitions} partitions`);
  const offsets = (await topic.offsets()).slice(0, partitions);
  return offsets.map(({ begin, end }, partition) => ({ partition, from: begin, to: end }));
};

/** The relay publishes what was appended a moment ago. */
const publishedUpTo = async (
  wanted: number,
  { topics, progress, environment }: TopicReadingPorts,
): Promise<Published> => {
  let seen = -1;
  for (let still = 0; still < STUCK_AFTER_MS; still += LOOK_EVERY_MS) {
    const published = await progress.load(topics.name);
    const position = published === undefined || published.republish ? 0 : published.through.position;
    if (published !== undefined && position >= wanted) return published;
    if (position > seen) still = 0;
    seen = position;
    await environment.sleep(LOOK_EVERY_MS);
  }
  const found = `it was published up to position ${seen}, and the log ends at ${wanted}; is there a process with the role relay?`;
  throw new TopicNotWhole(topics.name, found);
};

/** All partitions of a topic, read side by side. */
class TopicRecords {
  /** By partition, the position of the record that was taken last. */
  private readonly last: number[];
  private readonly queues: readonly PartitionQueue[];
  private isOver = false;
  private readonly reading: Promise<void>;

  constructor(
    private readonly topic: { readonly name: string; readonly logId: string; readonly connection: LogTopic },
    ranges: readonly OffsetRange[],
    after: number,
  ) {
    this.last = ranges.map(() => after);
    this.queues = ranges.map((range) => new PartitionQueue(range));
    this.reading = this.read(ranges.filter(({ from, to }) => from < to));
  }

  /** The events that the topic has in the places of these, which follow those before. @throws TopicNotWhole */
  async insteadOf(stored: readonly StoredEvent[]): Promise<readonly StoredEvent[]> {
    const events: StoredEvent[] = [];
    for (const event of stored) events.push(await this.insteadOfOne(event));
    return events;
  }

  /** Never rejects. */
  async end(): Promise<void> {
    this.isOver = true;
    for (const queue of this.queues) queue.end();
    await this.reading;
  }

  private async insteadOfOne(stored: StoredEvent): Promise<StoredEvent> {
    const partition = partitionOf(stored.stream, this.queues.length);
    const record = await this.next(partition);
    if (record === undefined || record.position > stored.position)
      throw this.notWhole(`position ${stored.position} is missing in partition ${partition}`);
    if (record.position < stored.position)
      throw this.notWhole(`position ${record.position} is in partition ${partition}, where it does not belong`);
    this.last[partition] = record.position;
    if (!isTheSame(record, stored))
      throw this.notWhole(
        `position ${record.position}, ${whereOf(record)}, is not the event ${stored.id} of the store`,
      );
    return record.event ?? stored;
  }

  /** The next record of a partition that is no copy of an earlier one. */
  private async next(partition: number): Promise<TopicRecord | undefined> {
    for (;;) {
      const record = await this.queues[partition]?.next();
      if (record === undefined) return undefined;
      if (record.logId !== this.topic.logId)
        throw this.notWhole(`what is ${whereOf(record)} is no event of the log ${this.topic.logId}`);
      if (record.position > (this.last[partition] ?? 0)) return record;
    }
  }

  private async read(ranges: readonly OffsetRange[]): Promise<void> {
    try {
      await this.topic.connection.read(ranges, (records) => this.take(records));
    } catch (error) {
      for (const queue of this.queues) queue.end(error as Error);
    }
  }

  private async take(records: readonly TopicRecord[]): Promise<void> {
    if (!this.isOver) await this.queues[records[0]?.partition ?? 0]?.add(records);
    if (this.isOver) throw new Error('Nothing more is wanted of the topic');
  }

  private notWhole(found: string): TopicNotWhole {
    return new TopicNotWhole(this.topic.name, found);
  }
}

/** The hash covers every column but the position. */
const isTheSame = ({ eventId, event }: TopicRecord, stored: StoredEvent): boolean =>
  eventId === stored.id && (event === undefined || Buffer.compare(leafOf(event), stored.leaf) === 0);

const whereOf = ({ partition, offset }: TopicRecord): string => `at offset ${offset} of partition ${partition}`;
