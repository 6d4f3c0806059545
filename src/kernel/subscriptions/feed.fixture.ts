import { logRecord } from '../testing/account.fixture.js';
import { InMemoryLog, InMemoryWakeUps } from '../testing/in-memory-log.js';
import { TestEnvironment } from '../testing/test-environment.js';
import { BEGINNING, type Checkpoint } from '../log/event-log.js';
import { CachedLog } from '../log/cached-log.js';
import type { StoredEvent } from '../events/stored-event.js';
import type { SlowReader } from './backlog.js';
import { LiveFeed } from './live-feed.js';
import { type Past, subscription, type SubscriptionOptions } from './subscription.js';

/** A record as it is published to a feed. */
export type Item = StoredEvent & { readonly bytes: number };

const itemOf = (record: StoredEvent): Item => ({ ...record, bytes: 100 });

/** All events of the log after a checkpoint, a few at a time. */
export class Missed implements Past<Item> {
  constructor(
    private readonly log: InMemoryLog,
    private readonly betweenPages: () => Promise<void>,
    private checkpoint: Checkpoint = BEGINNING,
  ) {}

  get position(): number {
    return this.checkpoint.position;
  }

  isFarFrom(position: number): boolean {
    return position - this.position > 4;
  }

  async *readUpTo(position: number): AsyncGenerator<Item> {
    while (this.position < position) {
      await this.betweenPages();
      const page = await this.log.read(this.checkpoint, 3);
      const last = page.at(-1);
      if (last === undefined) return;
      this.checkpoint = { position: last.position, eventId: last.id };
      yield* page.map(itemOf);
    }
  }
}

export const STREAMS = ['account-a', 'account-b', 'account-c'] as const;

/** A feed of a log in memory, followed; and what a test does to them. */
export const setUp = (length = 0) => {
  const events: StoredEvent[] = [];
  const [log, wakeUps, environment] = [new InMemoryLog(events), new InMemoryWakeUps(), new TestEnvironment()];
  const prepared: number[] = [];
  const feed = new LiveFeed<Item>(new CachedLog(log, wakeUps), wakeUps, environment, {
    prepare: async (records) => {
      prepared.push(...records.map(({ position }) => position));
      return records.map(itemOf);
    },
    yieldToEventLoop: () => Promise.resolve(),
    onError: () => undefined,
  });
  const grow = (stream: string = STREAMS[0]) => {
    const position = events.length + 1;
    const version = events.filter((event) => event.stream === stream).length + 1;
    events.push(logRecord({ stream, version, position, id: `event-${position}-${events.length}` }));
    wakeUps.announce();
  };
  for (let each = 0; each < length; each += 1) grow();
  const stopping = new AbortController();
  const following = feed.follow(stopping.signal);
  const stop = async () => {
    stopping.abort();
    await following;
  };
  const slow: SlowReader[] = [];
  const subscribe = (options: Partial<SubscriptionOptions<Item>> = {}) =>
    subscription(feed, {
      past: new Missed(log, turn),
      wants: () => true,
      limits: { bytes: 1_000, ms: 10_000 },
      now: () => environment.monotonicMs(),
      onSlow: (cause) => slow.push(cause),
      ...options,
    });
  return { events, log, environment, feed, prepared, grow, stop, slow, subscribe };
};

/** Lets everything else have its turn. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Longer than events are gathered before they are published. */
export const gathered = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 40));

/** Positions of the next items. */
export const take = async (items: AsyncIterator<Item, undefined, void>, count: number): Promise<number[]> => {
  const taken: number[] = [];
  while (taken.length < count) {
    const next = await items.next();
    if (next.done === true) break;
    taken.push(next.value.position);
  }
  return taken;
};
