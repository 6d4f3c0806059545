import { jest } from '@jest/globals';
import { type Fence, Fenced, type Leases, leafOf, messageOf, type StoredEvent } from '#kernel';
import { InMemoryLog, InMemoryWakeUps, TestEnvironment } from '#kernel/testing';
import { InMemoryTopics } from './in-memory-topic.fixture.js';
import { LogRelay, type LogRelayJournal, type LogRelayPorts } from './log-relay.js';
import type { Published, RelayProgress } from './relay-progress.js';
import { wholeEvents } from './whole-events.js';

export const LOG_ID = '0123456789abcdef0123456789abcdef';
const STREAMS = 7;

/** Progress in memory, of which writes of a former leader are refused. */
export class InMemoryProgress implements RelayProgress {
  kept: (Published & { republish: boolean }) | undefined;
  newest = 0;

  async load(): Promise<(Published & { readonly republish: boolean }) | undefined> {
    return this.kept;
  }

  async begin(_topic: string, published: Published, fence: Fence): Promise<void> {
    this.check(fence);
    this.kept = { ...published, republish: false };
  }

  async save(_topic: string, published: Published, fence: Fence): Promise<void> {
    this.check(fence);
    this.kept = { ...published, republish: this.kept?.republish ?? false };
  }

  async askToRepublish(): Promise<boolean> {
    if (this.kept === undefined) return false;
    this.kept = { ...this.kept, republish: true };
    return true;
  }

  private check(fence: Fence): void {
    if (fence.token < this.newest) throw new Fenced(fence);
    this.newest = fence.token;
  }
}

/** Streams take turns. */
export const eventAt = (position: number, data = '{}'): StoredEvent => {
  const record = {
    id: `018f0000-0000-7000-8000-${String(position).padStart(12, '0')}`,
    ...{ stream: `account-${position % STREAMS}`, version: Math.ceil(position / STREAMS) },
    ...{ type: 'AccountOpened', schemaVersion: 1, metadata: '{}', data },
    ...{ occurredAt: '2026-11-29T10:00:00.000Z', recordedAt: '2026-11-29T10:00:00.000Z' },
  };
  return { ...record, leaf: leafOf(record), position };
};

/** A lease that each one who asks has at once: what two leaders come to is a matter of the topic and the fence. */
const freeLease = (token: () => number): Leases => ({
  whileHeld: async (lease, signal, work) => work(signal, { lease, token: token() }),
});

/** A log, a topic, and relays as one process after the other has them. */
export const relaying = (length = 0) => {
  const events: StoredEvent[] = [];
  const [log, wakeUps, environment] = [new InMemoryLog(events), new InMemoryWakeUps(), new TestEnvironment()];
  const [topics, progress] = [new InMemoryTopics(), new InMemoryProgress()];
  const told: string[] = [];
  let tokens = 0;
  const grow = (count: number) => {
    for (let each = 0; each < count; each += 1) {
      events.push(eventAt(events.length + 1));
    }
    wakeUps.announce();
  };
  const relay = (more: Partial<LogRelayPorts> = {}) => {
    const journal: LogRelayJournal = {
      sent: () => undefined,
      noted: (text) => void told.push(text),
      leads: () => undefined,
      failed: (error) => void told.push(messageOf(error)),
      recovered: () => void told.push('recovered'),
    };
    const archive = {
      at: async (positions: readonly number[]) => events.filter(({ position }) => positions.includes(position)),
    };
    const ports = {
      ...{ log, archive, wakeUps, progress, topics, environment, partitions: 3, logId: async () => LOG_ID },
      ...{ leases: freeLease(() => (tokens += 1)), lease: 'log relay', check: 'event log topic' },
      entries: wholeEvents,
      ...more,
    };
    return new LogRelay(ports, journal);
  };
  grow(length);
  return { events, log, topics, progress, environment, told, grow, relay };
};

/** What is wrong with a topic, by the records of the store: nothing is lost, nothing is other, and streams are in order. */
export const faultsOf = ({
  topics,
  events,
}: Pick<ReturnType<typeof relaying>, 'topics' | 'events'>): readonly string[] => {
  const faults: string[] = [];
  const seen = new Set<number>();
  for (const [partition, records] of (topics.partitions ?? []).entries()) {
    let first = 0;
    for (const { position, eventId, logId } of records) {
      if (events[position - 1]?.id !== eventId || logId !== LOG_ID) faults.push(`${position} is another event`);
      if (!seen.has(position) && position < first)
        faults.push(`${position} comes after ${first} in partition ${partition}`);
      if (!seen.has(position)) first = position;
      seen.add(position);
    }
  }
  for (const { position } of events) if (!seen.has(position)) faults.push(`${position} is missing`);
  return faults;
};

/** Lets time pass, under Jest's fake timers. */
export const pass = (milliseconds: number) => jest.advanceTimersByTimeAsync(milliseconds);

/** Starts a relay, gives it a minute, and ends it. */
export const run = async ({ relay }: ReturnType<typeof relaying>, milliseconds = 60_000): Promise<void> => {
  const running = relay();
  running.start();
  await pass(milliseconds);
  const stopped = running.stop();
  await pass(1_000);
  await stopped;
};
