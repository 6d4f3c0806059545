import { jest } from '@jest/globals';
import fc from 'fast-check';
import type { Fate } from './in-memory-topic.fixture.js';
import { faultsOf, LOG_ID, pass, relaying, run } from './log-relay.fixture.js';
import type { LogRelayPorts } from './log-relay.js';
import { partitionOf } from './partition-of.js';
import { wholeEvents } from './whole-events.js';

beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] }));
afterEach(() => jest.useRealTimers());

describe('a log relay', () => {
  it('makes the topic and publishes the log, each record with the one before it in its partition', async () => {
    const parts = relaying(120);
    await run(parts);
    expect(faultsOf(parts)).toEqual([]);
    const { topics, progress } = parts;
    expect(topics.all).toHaveLength(120);
    for (const records of topics.partitions ?? []) {
      expect(records.map(({ previous }) => previous)).toEqual([
        0,
        ...records.map(({ position }) => position).slice(0, -1),
      ]);
    }
    expect(progress.kept).toMatchObject({ logId: LOG_ID, through: { position: 120, eventId: parts.events[119]?.id } });
  });

  it('publishes what is appended while it waits', async () => {
    const parts = relaying(1);
    const running = parts.relay();
    running.start();
    await pass(100);
    parts.grow(3);
    await pass(0);
    expect(parts.topics.all).toHaveLength(4);
    const stopped = running.stop();
    await pass(1_000);
    await stopped;
  });

  it('goes on where the one before it stopped', async () => {
    const parts = relaying(10);
    await run(parts);
    parts.grow(10);
    await run(parts);
    expect(parts.topics.all).toHaveLength(20);
    expect(faultsOf(parts)).toEqual([]);
  });

  it('loses nothing and keeps the order of streams, whatever its sends come to', async () => {
    const fates = fc.array(fc.constantFrom<Fate>('done', 'lost', 'refused', 'partial'), { maxLength: 12 });
    const property = fc.asyncProperty(fates, fc.integer({ min: 1, max: 200 }), async (each, length) => {
      const parts = relaying(length);
      parts.topics.fates.push(...each);
      await run(parts);
      expect(faultsOf(parts)).toEqual([]);
    });
    await fc.assert(property, { numRuns: 150 });
  });

  it('opens a new connection after each send that failed', async () => {
    const parts = relaying(5);
    parts.topics.fates.push('lost', 'refused');
    await run(parts);
    expect([parts.topics.opened, parts.told.at(-1)]).toEqual([3, 'recovered']);
  });

  it('waits for a topic that cannot be reached, and goes on by itself', async () => {
    const parts = relaying(5);
    parts.topics.isAway = true;
    const running = parts.relay();
    running.start();
    await pass(30_000);
    expect(await running.look(Promise.resolve(5))).toMatchObject([{ ok: true }]);
    await pass(30_000);
    const [check] = await running.look(Promise.resolve(5));
    expect([check?.ok, check?.detail]).toEqual([false, expect.stringContaining('the broker is away')]);
    parts.topics.isAway = false;
    await pass(5_000);
    expect(await running.look(Promise.resolve(5))).toMatchObject([
      { ok: true, detail: 'publishing, position 5, 0 events behind' },
    ]);
    await Promise.all([running.stop(), pass(1_000)]);
  });
});

describe('a relay of a topic that takes another number of records than there are events', () => {
  /** Every third event has none, every fifth one two. */
  const entriesWith =
    (second: (stream: string) => string): LogRelayPorts['entries'] =>
    async (events) => ({
      ...(await wholeEvents(events)),
      entries: events.flatMap((event) => {
        const count = event.position % 3 === 0 ? 0 : event.position % 5 === 0 ? 2 : 1;
        return [event.stream, second(event.stream)].slice(0, count).map((key) => ({ event, key }));
      }),
    });

  const publish = async (parts: ReturnType<typeof relaying>, entries: LogRelayPorts['entries']) => {
    const running = parts.relay({ entries });
    running.start();
    await pass(60_000);
    await Promise.all([running.stop(), pass(1_000)]);
  };

  it('loses none of them, whatever its sends come to, and comes to the end of the log', async () => {
    const fates = fc.array(fc.constantFrom<Fate>('done', 'lost', 'refused', 'partial'), { maxLength: 8 });
    const property = fc.asyncProperty(fates, fc.integer({ min: 1, max: 200 }), async (each, length) => {
      const parts = relaying(length);
      parts.topics.fates.push(...each);
      const entries = entriesWith(() => 'another');
      await publish(parts, entries);
      const found = new Set(parts.topics.all.map(({ position, partition }) => `${position} in ${partition}`));
      const expected = (await entries(parts.events)).entries.map(
        ({ event, key }) => `${event.position} in ${partitionOf(key, 3)}`,
      );
      expect(found).toEqual(new Set(expected));
      expect(parts.progress.kept?.through.position).toBe(length);
    });
    await fc.assert(property, { numRuns: 60 });
  });

  it('publishes an event again of which some records are missing', async () => {
    const [parts, entries] = [relaying(50), entriesWith((stream) => stream)];
    await publish(parts, entries);
    const partition = partitionOf(parts.events[49]?.stream ?? '', 3);
    const count = () => parts.topics.partitions?.[partition]?.filter(({ position }) => position === 50).length;
    parts.topics.cut(partition, (parts.topics.partitions?.[partition]?.length ?? 0) - 1);
    expect(count()).toBe(1);
    await publish(parts, entries);
    expect(count()).toBeGreaterThanOrEqual(2);
  });
});

describe('a topic that is not as it was left', () => {
  it('is published again from where records are missing at its end', async () => {
    const parts = relaying(60);
    await run(parts);
    parts.topics.cut(1, 2);
    await run(parts);
    expect(faultsOf(parts)).toEqual([]);
    expect(parts.told).toContain('the topic has lost records: they are published again');
  });

  it('is noticed within half a minute by a relay that has nothing to do', async () => {
    const parts = relaying(60);
    const running = parts.relay();
    running.start();
    await pass(1_000);
    for (const partition of [0, 1, 2]) parts.topics.cut(partition, partition);
    await pass(36_000);
    expect(faultsOf(parts)).toEqual([]);
    await Promise.all([running.stop(), pass(1_000)]);
  });

  it('is noticed by the next send, also when that makes up for the number of lost records', async () => {
    const parts = relaying(60);
    const running = parts.relay();
    running.start();
    await pass(1_000);
    parts.topics.cut(0, 1);
    parts.grow(90);
    await pass(1_000);
    // What a broker confirmed and then lost comes back behind what was sent before that showed.
    expect(faultsOf(parts).filter((fault) => !fault.includes('comes after'))).toEqual([]);
    await Promise.all([running.stop(), pass(1_000)]);
  });

  it('is made anew when it was removed', async () => {
    const parts = relaying(60);
    await run(parts);
    parts.topics.partitions = undefined;
    parts.grow(1);
    await run(parts);
    expect(faultsOf(parts)).toEqual([]);
    expect(parts.topics.partitions).toHaveLength(3);
  });

  it('may get more partitions, which are not used', async () => {
    const parts = relaying(60);
    await run(parts);
    parts.topics.partitions?.push([], []);
    parts.grow(60);
    await run(parts);
    expect(faultsOf(parts)).toEqual([]);
    expect(parts.topics.partitions?.slice(3)).toEqual([[], []]);
  });
});

describe('a former leader that does not know it', () => {
  it('adds copies only, and then stops', async () => {
    const parts = relaying(100);
    const frozen = parts.relay();
    let thaw: () => void = () => undefined;
    parts.topics.beforeSend = () => new Promise((resolve) => (thaw = resolve));
    frozen.start();
    await pass(1_000);
    parts.topics.beforeSend = async () => undefined;
    const leader = parts.relay();
    leader.start();
    await pass(1_000);
    parts.grow(50);
    await pass(1_000);
    thaw();
    await pass(1_000);
    parts.grow(50);
    await pass(60_000);
    expect(faultsOf(parts)).toEqual([]);
    expect(parts.told.filter((text) => text.includes('another process has taken over'))).not.toEqual([]);
    await Promise.all([frozen.stop(), leader.stop(), pass(10_000)]);
  });
});

describe('the judge of these examples', () => {
  it('sees what is missing, out of order, and of another log', async () => {
    const parts = relaying(60);
    await run(parts);
    const records = parts.topics.partitions?.[0] ?? [];
    const [taken] = records.splice(3, 1);
    expect(faultsOf(parts)).toEqual([`${taken?.position} is missing`]);
    if (taken !== undefined) records.splice(5, 0, taken);
    expect(faultsOf(parts)).toHaveLength(1);
    if (taken !== undefined) records.push({ ...taken, eventId: 'another' });
    expect(faultsOf(parts)).toHaveLength(2);
  });
});
