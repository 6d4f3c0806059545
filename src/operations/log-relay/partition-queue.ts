import type { OffsetRange, TopicRecord } from './log-topic.js';

/** Hands the records of one partition on, one at a time. Further ones are not read before all of them are taken. */
export class PartitionQueue {
  private records: readonly TopicRecord[] = [];
  private taken = 0;
  private isOver = false;
  private failure: Error | undefined;
  private changed: () => void = () => undefined;
  private emptied: () => void = () => undefined;

  constructor(private readonly range: OffsetRange) {
    this.isOver = range.from >= range.to;
  }

  /** Resolves when all of them are taken. @param records that follow those before */
  add(records: readonly TopicRecord[]): Promise<void> {
    this.records = records;
    this.taken = 0;
    this.isOver = (records.at(-1)?.offset ?? 0) + 1 >= this.range.to;
    this.changed();
    return new Promise((resolve) => (this.emptied = resolve));
  }

  /** Nothing more will come. */
  end(failure?: Error): void {
    this.isOver = true;
    this.failure = failure;
    this.changed();
    this.emptied();
  }

  /** Waits for the next record. @returns `undefined` at the end of the range @throws what reading has failed with */
  async next(): Promise<TopicRecord | undefined> {
    for (;;) {
      if (this.failure !== undefined) throw this.failure;
      const record = this.records[this.taken];
      this.taken += 1;
      if (record !== undefined) return record;
      this.emptied();
      if (this.isOver) return undefined;
      await new Promise<void>((resolve) => (this.changed = resolve));
    }
  }
}
