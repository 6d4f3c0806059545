import type { StoredEvent } from '#kernel';
import { TestEnvironment } from '#kernel/testing';
import { LogDelivery, type TopicTail } from './log-delivery.js';
import { eventAt, LOG_ID } from './log-relay.fixture.js';
import type { TopicRecord } from './log-topic.js';

const recordAt = (position: number, more: Partial<TopicRecord> = {}): TopicRecord => {
  const event = eventAt(position);
  const where = { partition: 1, offset: position, logId: LOG_ID, position, previous: 0 };
  return { ...where, eventId: event.id, event, ...more };
};

const delivering = async () => {
  const delivered: StoredEvent[] = [];
  const counts = { foreign: 0 };
  const state = { isRunning: false, lastError: undefined as string | undefined, stalled: 0 };
  let hand: (records: readonly TopicRecord[]) => void = () => undefined;
  const tail: TopicTail = {
    start: () => (state.isRunning = true),
    stop: async () => void (state.isRunning = false),
    state: () => state,
  };
  const delivery = new LogDelivery({
    environment: new TestEnvironment(),
    logId: async () => LOG_ID,
    deliver: (records) => delivered.push(...records),
    tail: (onRecords) => {
      hand = onRecords;
      return tail;
    },
    onForeign: (count) => (counts.foreign += count),
  });
  delivery.start();
  await new Promise(setImmediate);
  return { delivery, delivered, counts, state, hand: (...records: TopicRecord[]) => hand(records) };
};

const lookAt = async (delivery: LogDelivery) => (await delivery.look())[0];

describe('what comes into the topic', () => {
  it('is delivered, but for stubs', async () => {
    const { delivered, hand } = await delivering();
    hand(recordAt(1), recordAt(2, { event: undefined }), recordAt(3));
    expect(delivered.map(({ position }) => position)).toEqual([1, 3]);
  });

  it('is not waited for while the topic is not followed', async () => {
    const { delivery, state } = await delivering();
    expect(delivery.patienceMs()).toBe(200);
    state.isRunning = false;
    expect(delivery.patienceMs()).toBe(0);
    state.lastError = 'no broker answers';
    const check = await lookAt(delivery);
    expect([check?.ok, check?.detail]).toEqual([
      true,
      expect.stringContaining('no broker answers. Views are fed from the event'),
    ]);
  });

  it('is ignored, counted and told when it is of another log, until records of this one follow', async () => {
    const { delivery, delivered, counts, hand } = await delivering();
    hand(
      recordAt(1, { logId: 'f'.repeat(32) }),
      recordAt(2, { logId: undefined, partition: 2 }),
      recordAt(3, { partition: 3 }),
    );
    expect([delivered.length, counts.foreign]).toEqual([1, 2]);
    const check = await lookAt(delivery);
    expect([check?.ok, check?.detail]).toEqual([false, expect.stringContaining('daybook log republish')]);
    hand(recordAt(4), recordAt(5, { partition: 2 }));
    expect((await lookAt(delivery))?.ok).toBe(true);
  });

  it('is told when it stands still', async () => {
    const { delivery, state } = await delivering();
    Object.assign(state, { stalled: 1, lastError: 'Position 5 has not arrived' });
    expect(await lookAt(delivery)).toMatchObject({
      ok: false,
      detail: expect.stringContaining('Position 5') as string,
    });
  });
});
