import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import type { Environment } from '#kernel';
import type { OffsetRange, TopicRecord } from '../../operations/log-relay/log-topic.js';
import { decoded } from './record-format.js';
import { goodbye, KafkaSilent, within } from './within.js';

/** Without a record for so long, Kafka is taken for silent; joining a group takes some seconds of it. */
const PROGRESS_WITHIN_MS = 20_000;
const FETCH_WAIT_MS = 250;

export interface ReadPorts {
  readonly kafka: Kafka;
  readonly topic: string;
  readonly environment: Pick<Environment, 'newId'>;
}

/** Reads ranges of offsets, with a consumer and a group for this once: kafkajs has no other way to fetch. */
export const readRanges = async (
  { kafka, topic, environment }: ReadPorts,
  ranges: readonly OffsetRange[],
  take: (records: readonly TopicRecord[]) => Promise<void>,
): Promise<void> => {
  if (ranges.length === 0) return;
  const consumer = kafka.consumer({
    groupId: `daybook-read-${environment.newId()}`,
    allowAutoTopicCreation: false,
    maxWaitTimeInMs: FETCH_WAIT_MS,
  });
  const reading = new RangeReading(ranges, take);
  try {
    await within(PROGRESS_WITHIN_MS, 'reading the topic', begin(consumer, topic, reading));
    await reading.end();
  } finally {
    await goodbye(consumer.disconnect());
  }
};

const begin = async (consumer: Consumer, topic: string, reading: RangeReading): Promise<void> => {
  await consumer.connect();
  // Partitions that nobody wants to read begin at their end.
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
  private readonly seen = new Map<number, number>();
  private done: () => void = () => undefined;
  private failed: (error: unknown) => void = () => undefined;
  private progress = 0;
  private readonly over: Promise<void>;

  constructor(
    readonly ranges: readonly OffsetRange[],
    private readonly onRecords: (records: readonly TopicRecord[]) => Promise<void>,
  ) {
    this.left = new Map(ranges.map((range) => [range.partition, range]));
    this.over = new Promise((resolve, reject) => {
      this.done = resolve;
      this.failed = reject;
    });
    // Whoever waits for the end is told; a failure before that is kept for them.
    this.over.catch(() => undefined);
  }

  /** Waits for the last record. @throws what the records were refused with, or KafkaSilent when none come any more */
  async end(): Promise<void> {
    for (;;) {
      const before = this.progress;
      try {
        return await within(PROGRESS_WITHIN_MS, 'reading the topic', this.over);
      } catch (error) {
        if (!(error instanceof KafkaSilent) || this.progress === before) throw error;
      }
    }
  }

  fail(error: unknown): void {
    this.failed(error);
  }

  /** Never throws: what is thrown into kafkajs may end its consumer for good. */
  async take({ batch, resolveOffset }: EachBatchPayload): Promise<void> {
    const range = this.left.get(batch.partition);
    const last = batch.messages.at(-1);
    if (last === undefined) return;
    if (range !== undefined) await this.takeOf(range, batch.messages);
    resolveOffset(last.offset);
  }

  private async takeOf(range: OffsetRange, messages: EachBatchPayload['batch']['messages']): Promise<void> {
    const { partition, from, to } = range;
    const next = this.seen.get(partition) ?? from;
    const records = messages
      .filter(({ offset }) => Number(offset) >= next && Number(offset) < to)
      .map(({ value, offset }) => decoded(value, partition, Number(offset)));
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
