import type {
  LogTopic,
  LogTopics,
  OffsetRange,
  OutgoingRecord,
  PartitionOffsets,
  Sent,
  TopicRecord,
} from './log-topic.js';

/** What a send comes to: `lost` is written and not answered, `refused` is not written, `partial` is written in part. */
export type Fate = 'done' | 'lost' | 'refused' | 'partial';

const MOST_AT_ONCE = 50;

/** A topic in memory that fails as a test says; all connections of one are to the same records. */
export class InMemoryTopics implements LogTopics {
  readonly name = 'test.event-log.v1';
  /** Undefined when there is no topic. */
  partitions: TopicRecord[][] | undefined;
  /** What the next sends come to, one after the other; `done` when there are no more. */
  readonly fates: Fate[] = [];
  opened = 0;
  readonly unfit: string[] = [];
  sends = 0;
  isAway = false;
  /** Done before each send is written. */
  beforeSend: () => Promise<void> = async () => undefined;

  async open(): Promise<LogTopic> {
    if (this.isAway) throw new Error('the broker is away');
    this.opened += 1;
    return new InMemoryTopic(this);
  }

  /** All records, partition by partition. */
  get all(): readonly TopicRecord[] {
    return this.partitions?.flat() ?? [];
  }

  /** Loses the last records of a partition. */
  cut(partition: number, keep: number): void {
    this.partitions?.[partition]?.splice(keep);
  }

  write({ logId, event, partition, previous }: OutgoingRecord): void {
    const records = this.partitions?.[partition];
    if (records === undefined) throw new Error(`there is no partition ${partition}`);
    const offset = records.length;
    records.push({ partition, offset, logId, position: event.position, previous, eventId: event.id, event });
  }
}

class InMemoryTopic implements LogTopic {
  private isBroken = false;

  constructor(private readonly topics: InMemoryTopics) {}

  async partitions(): Promise<number | undefined> {
    return this.topics.partitions?.length;
  }

  async create(partitions: number): Promise<void> {
    this.topics.partitions ??= Array.from({ length: partitions }, () => []);
  }

  async remove(): Promise<void> {
    this.topics.partitions = undefined;
  }

  async offsets(): Promise<readonly PartitionOffsets[]> {
    return this.partitionsThere().map(({ length }) => ({ begin: 0, end: length }));
  }

  async unfitSettings(): Promise<readonly string[]> {
    return this.topics.unfit;
  }

  async publish(records: readonly OutgoingRecord[]): Promise<Sent> {
    if (this.isBroken) throw new Error('this connection has failed before: a new one is needed');
    await this.topics.beforeSend();
    const partitions = this.partitionsThere();
    const fate = this.topics.isAway ? 'refused' : (this.topics.fates.shift() ?? 'done');
    const sent = records.slice(0, MOST_AT_ONCE);
    const firstOffsets = new Map(sent.map(({ partition }) => [partition, partitions[partition]?.length ?? 0]));
    // In part means by partition: within one, a send is written as a whole.
    const written = sent.filter(({ partition }) => fate !== 'refused' && (fate !== 'partial' || partition % 2 === 0));
    for (const record of written) this.topics.write(record);
    this.topics.sends += 1;
    this.isBroken = fate !== 'done';
    if (this.isBroken) throw new Error(`the send was ${fate}`);
    return { count: sent.length, firstOffsets };
  }

  async read(ranges: readonly OffsetRange[], take: (records: readonly TopicRecord[]) => Promise<void>): Promise<void> {
    const partitions = this.partitionsThere();
    await Promise.all(ranges.map(({ partition, from, to }) => take(partitions[partition]?.slice(from, to) ?? [])));
  }

  async close(): Promise<void> {
    this.isBroken = true;
  }

  private partitionsThere(): TopicRecord[][] {
    if (this.topics.partitions === undefined) throw new Error('there is no such topic');
    return this.topics.partitions;
  }
}
