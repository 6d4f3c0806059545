import type { EachBatchPayload, KafkaMessage } from 'kafkajs';
import { TestEnvironment } from '#kernel/testing';
import { takeBatch } from './group-batch.js';

const message = (offset: number): KafkaMessage => ({
  ...{ key: Buffer.from('a'), value: Buffer.from('{}'), timestamp: '0', attributes: 0, offset: String(offset) },
  headers: {},
});

/** Time goes by without being waited for. */
class QuickEnvironment extends TestEnvironment {
  override sleep(): Promise<void> {
    return this.nextTurn();
  }
}

/** Takes a batch of two records; `onHeartbeat` says what happens meanwhile, with how to end the work. */
const run = async (onHeartbeat: (done: (index: number) => void, end: () => void) => void) => {
  const [committed, reached] = [[] as string[], [] as number[]];
  let [done, end] = [(_index: number): void => undefined, (): void => undefined];
  const payload: Partial<EachBatchPayload> = {
    batch: {
      ...{ topic: 't', partition: 0, highWatermark: '2', messages: [message(0), message(1)] },
      ...{ isEmpty: () => false, firstOffset: () => '0', lastOffset: () => '1' },
      ...{ offsetLag: () => '0', offsetLagLow: () => '0' },
    },
    resolveOffset: () => undefined,
    heartbeat: async () => onHeartbeat(done, end),
    commitOffsetsIfNecessary: async (offsets) => {
      committed.push(...(offsets?.topics ?? []).flatMap(({ partitions }) => partitions.map(({ offset }) => offset)));
    },
    ...{ isRunning: () => true, isStale: () => false },
  };
  await takeBatch(payload as EachBatchPayload, {
    environment: new QuickEnvironment(),
    take: (_records, whenDone) => {
      done = whenDone;
      return new Promise((resolve) => (end = resolve));
    },
    onProgress: ({ behind }) => reached.push(behind),
    closing: new AbortController().signal,
  });
  return { committed, reached };
};

describe('A batch of a partition', () => {
  it('is committed to its end when the work ends while a heartbeat is awaited', async () => {
    const { committed, reached } = await run((done, end) => {
      [0, 1].forEach(done);
      end();
    });
    expect([committed, reached]).toEqual([['2'], [0]]);
  });

  it('is committed only when more of it is dealt with', async () => {
    let beats = 0;
    const { committed, reached } = await run((done, end) => {
      beats += 1;
      if (beats === 1) done(0);
      if (beats === 5) done(1);
      if (beats === 9) end();
    });
    expect([committed, reached]).toEqual([
      ['1', '2'],
      [1, 0],
    ]);
  });
});
