import { jest } from '@jest/globals';
import { eventAt, faultsOf, LOG_ID, pass, relaying, run } from './log-relay.fixture.js';
import { partitionOf } from './partition-of.js';

beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] }));
afterEach(() => jest.useRealTimers());

describe('two histories', () => {
  const strangers: readonly (readonly [string, Parameters<typeof eventAt>[0], string])[] = [
    ['of another log', 11, 'ffffffffffffffffffffffffffffffff'],
    ['of a future that the database does not have', 99, LOG_ID],
  ];

  it.each(strangers)('are refused: records %s', async (_what, position, logId) => {
    const parts = relaying(10);
    await run(parts);
    const event = { ...eventAt(position), id: 'another event' };
    parts.topics.write({ logId, event, key: event.stream, partition: partitionOf(event.stream, 3), previous: 0 });
    parts.grow(5);
    const running = parts.relay();
    running.start();
    await pass(1_000);
    const [check] = await running.look(Promise.resolve(15));
    expect([check?.ok, check?.detail]).toEqual([false, expect.stringContaining('daybook log republish')]);
    expect(parts.topics.all).toHaveLength(11);
    await Promise.all([running.stop(), pass(1_000)]);
  });

  it('are refused by a relay that has published nothing yet, until an operator wants the topic made anew', async () => {
    const parts = relaying(10);
    await (await parts.topics.open()).create(3);
    const event = { ...eventAt(1), id: 'another event' };
    parts.topics.write({ logId: LOG_ID, event, key: event.stream, partition: 0, previous: 0 });
    const running = parts.relay();
    running.start();
    await pass(1_000);
    expect(await running.look(Promise.resolve(10))).toMatchObject([{ ok: false }]);
    expect(await parts.progress.askToRepublish()).toBe(true);
    await pass(10_000);
    expect([faultsOf(parts), parts.topics.all.length]).toEqual([[], 10]);
    await Promise.all([running.stop(), pass(1_000)]);
  });

  it('are refused when this log has another id than what was published', async () => {
    const parts = relaying(10);
    await run(parts);
    const running = parts.relay({ logId: async () => 'ffffffffffffffffffffffffffffffff' });
    running.start();
    await pass(1_000);
    expect(await running.look(Promise.resolve(10))).toMatchObject([{ ok: false }]);
    await Promise.all([running.stop(), pass(1_000)]);
  });

  it('end when an operator has the log published anew', async () => {
    const parts = relaying(10);
    await run(parts);
    const event = { ...eventAt(11), id: 'another event' };
    parts.topics.write({
      logId: LOG_ID,
      event,
      key: event.stream,
      partition: partitionOf(event.stream, 3),
      previous: 0,
    });
    parts.grow(5);
    const running = parts.relay();
    running.start();
    await pass(1_000);
    await parts.progress.askToRepublish();
    await pass(10_000);
    expect(faultsOf(parts)).toEqual([]);
    expect(parts.topics.all).toHaveLength(15);
    expect(parts.progress.kept?.republish).toBe(false);
    await Promise.all([running.stop(), pass(1_000)]);
  });
});
