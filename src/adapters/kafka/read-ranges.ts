import type { Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import type { Environment } from '#kernel';
import type { OffsetRange, TopicRecord } from '../../operations/log-relay/log-topic.js';
import type { RecordFormat } from './topic-kind.js';
import { goodbye, KafkaSilent, within } from './within.js';

/** Without a record for so long, Kafka is taken for silent; joining a group takes some seconds of it. */
const PROGRESS_WITHIN_MS = 20_000;
const FETCH_WAIT_MS = 250;

export interface ReadPorts {
  readonly kafka: Kafka;
  readonly topic: string;
  readonly format: RecordFormat;
  readonly environment: Pick<Environment, 'newId'>;
}

/** Reads ranges of offsets, with a consumer and a group for this once: kafkajs has no other way to fetch. */
export const readRanges = async (
  { kafka, topic, format, environment }: ReadPorts,
  ranges: readonly OffsetRange[],
  take: (records: readonly TopicRecord[]) => Promise<void>,
): Promise<void> => {
  if (ranges.length === 0) return;
  const consumer = kafka.consumer({
    groupId: `daybook-read-${environment.newId()}`,
    allowAutoTopicCreation: false,
    maxWaitTimeInMs: FETCH_WAIT_MS,
  });
  const reading = new RangeReading(ranges, format, take);
  try {
    await within(PROGRESS_WITHIN_MS, 'reading the topic', begin(consumer, topic, reading));
    await reading.end();
  } finally {
    await goodbye(consumer.disconnect());
  }
};

const begin = async (consumer: Consumer, topic: string, reading: RangeReading): Promise<void> => {
  await consumer.connect();
  // Partitions that are not to be read begin at their end.
  await consumer.subscribe({ topics: [topic], fromBeginning: false });
  consumer.on('consumer.crash', ({ payload }) => reading.fail(payload.error));
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: false,
    eachBatch: async (batch) => reading.take(batch),
  });
  for (const { partition, from } of reading.ranges) consumer.seek({ topic, partition, offset: String(from) });
};

/** Which ranges are still to be read, and what came of it. */
class RangeReading {
  private readonly left: Map<number, OffsetRange>;
  /** Partitions whose records are in the hands of their reader. */
  private readonly busy = new Set<number>();
  private readonly seen = new Map<number, number>();
  private done: () => void = () => undefined;
  private failed: (error: unknown) => void = () => undefined;
  private progress = 0;
  private readonly over: Promise<void>;

  constructor(
    readonly ranges: readonly OffsetRange[],
    private readonly format: RecordFormat,
    private readonly onRecords: (records: readonly TopicRecord[]) => Promise<void>,
  ) {
    this.left = new Map(ranges.map((range) => [range.partition, range]));
    this.over = new Promise((resolve, reject) => {
      this.done = resolve;
      this.failed = reject;
    });
    // The caller that waits for the end gets it; a failure before that is kept for it.
    this.over.catch(() => undefined);
  }

  /** Waits for the last record. @throws what the records were refused with, or KafkaSilent when none come any more */
  async end(): Promise<void> {
    for (;;) {
      const before = this.progress;
      try {
        return await within(PROGRESS_WITHIN_MS, 'reading the topic', this.over);
      } catch (error) {
        const waits = [...this.left.keys()].some((partition) => !this.busy.has(partition));
        if (!(error instanceof KafkaSilent) || (waits && this.progress === before)) throw error;
      }
    }
  }

  fail(error: unknown): void {
    this.failed(error);
  }

  /**
   * Lets a partition rest until its records are read, while the others go on.
   * Never throws: what is thrown into kafkajs may end its consumer for good.
   */
  take({ batch, resolveOffset, pause }: EachBatchPayload): void {
    const { partition, messages } = batch;
    const [range, last] = [this.left.get(partition), messages.at(-1)];
    if (last === undefined) return;
    resolveOffset(last.offset);
    if (range === undefined) return;
    const resume = pause();
    this.busy.add(partition);
    void this.handOver(range, messages).finally(() => {
      this.busy.delete(partition);
      resume();
    });
  }

  private async handOver({ partition, from, to }: OffsetRange, messages: readonly KafkaMessage[]): Promise<void> {
    const next = this.seen.get(partition) ?? from;
    const records = messages
      .filter(({ offset }) => Number(offset) >= next && Number(offset) < to)
      .map((message) => this.format.decoded(message, partition, Number(message.offset)));
    this.progress += records.length;
    try {
      if (records.length > 0) await this.onRecords(records);
    } catch (error) {
      this.fail(error);
      return;
    }
    const end = Number(messages.at(-1)?.offset) + 1;
    this.seen.set(partition, Math.max(next, end));
    if (end >= to) this.left.delete(partition);
    if (this.left.size === 0) this.done();
  }
}
