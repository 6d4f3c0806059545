import type { Batch, EachBatchPayload } from 'kafkajs';
import { type Environment, pause } from '#kernel';
import { BatchProgress } from '../../operations/consumer-groups/batch-progress.js';
import type { TakeRecords } from '../../operations/consumer-groups/events-source.js';
import type { ReachedOffset } from '../../operations/consumer-groups/group-journal.js';
import type { ReceivedRecord } from '../../operations/consumer-groups/received-event.js';

export const HEARTBEAT_MS = 1_000;

export interface GroupBatchOptions {
  readonly environment: Environment;
  readonly take: TakeRecords;
  /** Records were dealt with, and their offsets committed. */
  readonly onProgress: (reached: ReachedOffset) => void;
  /** Once aborted, nothing more is begun. */
  readonly closing: AbortSignal;
}

/**
 * Has the records of one batch dealt with. Order is effect, resolve, commit: an offset is committed once all records before
 * it are dealt with. Nothing is under way any more when it resolves or rejects.
 * @throws failures of kafkajs, of which a rebalance is one; what `take` throws
 */
export const takeBatch = async (payload: EachBatchPayload, options: GroupBatchOptions): Promise<void> => {
  const { batch } = payload;
  const progress = new BatchProgress(batch.messages.length);
  const [ending, ended] = [new AbortController(), new AbortController()];
  const signal = AbortSignal.any([options.closing, ending.signal]);
  const work = options.take(recordsOf(batch), (index) => progress.done(index), signal).finally(() => ended.abort());
  // It is awaited at the end.
  work.catch(() => undefined);
  let committed = 0;
  const commit = async (): Promise<void> => {
    const { leading } = progress;
    if (leading === committed) return;
    await commitFirst(leading, payload, options);
    committed = leading;
  };
  try {
    while (!ended.signal.aborted) {
      await pause(options.environment, HEARTBEAT_MS, ended.signal);
      await commit();
      await payload.heartbeat();
      if (!payload.isRunning() || payload.isStale()) ending.abort();
    }
    // The work may have ended while a commit or a heartbeat was awaited.
    await commit();
  } finally {
    ending.abort();
    await work;
  }
};

const commitFirst = async (
  count: number,
  { batch, ...payload }: EachBatchPayload,
  { onProgress }: GroupBatchOptions,
): Promise<void> => {
  const last = batch.messages[count - 1];
  if (last === undefined) return;
  const { topic, partition, highWatermark } = batch;
  payload.resolveOffset(last.offset);
  const offset = String(BigInt(last.offset) + 1n);
  await payload.commitOffsetsIfNecessary({ topics: [{ topic, partitions: [{ partition, offset }] }] });
  const behind = Math.max(0, Number(BigInt(highWatermark) - BigInt(offset)));
  onProgress({ topic, partition, behind, recordedAt: new Date(Number(last.timestamp)).toISOString() });
};

const recordsOf = ({ topic, partition, messages }: Batch): readonly ReceivedRecord[] =>
  messages.map(({ offset, key, value, headers = {} }) => ({
    ...{ topic, partition, offset, key, value },
    headers: Object.fromEntries(Object.entries(headers).map(([name, each]) => [name, String(each)])),
  }));
