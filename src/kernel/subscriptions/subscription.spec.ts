import fc from 'fast-check';
import { logRecord } from '../testing/account.fixture.js';
import { InMemoryLog, InMemoryWakeUps } from '../testing/in-memory-log.js';
import { TestEnvironment } from '../testing/test-environment.js';
import { BEGINNING, type Checkpoint, LogReplaced, type LogRecord } from '../log/event-log.js';
import { SharedLog } from '../log/shared-log.js';
import type { StoredEvent } from '../events/stored-event.js';
import { SlowReader } from './backlog.js';
import { LiveFeed } from './live-feed.js';
import { type Past, subscription, type SubscriptionOptions } from './subscription.js';

type Item = LogRecord & { readonly bytes: number };

const itemOf = (record: LogRecord): Item => ({ ...record, bytes: 100 });

/** All events of the log after a checkpoint, a few at a time. */
class Missed implements Past<Item> {
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

const STREAMS = ['account-a', 'account-b', 'account-c'] as const;

const setUp = (length = 0) => {
  const events: StoredEvent[] = [];
  const [log, wakeUps, environment] = [new InMemoryLog(events), new InMemoryWakeUps(), new TestEnvironment()];
  const prepared: number[] = [];
  const feed = new LiveFeed<Item>(new SharedLog(log, wakeUps), wakeUps, environment, {
    prepare: async (records) => {
      prepared.push(...records.map(({ position }) => position));
      return records.map(itemOf);
    },
    breathe: () => Promise.resolve(),
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
      now: () => environment.now().getTime(),
      onSlow: (cause) => slow.push(cause),
      ...options,
    });
  return { events, log, environment, feed, prepared, grow, stop, slow, subscribe };
};

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Longer than events are gathered before they are told. */
const gathered = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 40));

const take = async (items: AsyncIterator<Item, undefined, void>, count: number): Promise<number[]> => {
  const taken: number[] = [];
  while (taken.length < count) {
    const next = await items.next();
    if (next.done === true) break;
    taken.push(next.value.position);
  }
  return taken;
};

const oneTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

describe('A subscription', () => {
  it('tells every wanted event once and in order, wherever it begins and however the log grows meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...STREAMS), { maxLength: 12 }),
        fc.array(fc.tuple(fc.constantFrom(...STREAMS), fc.nat(3)), { minLength: 1, maxLength: 20 }),
        fc.nat(12),
        fc.constantFrom(undefined, ...STREAMS),
        async (before, later, begin, stream) => {
          const { events, log, grow, subscribe, stop } = setUp();
          for (const name of before) grow(name);
          const from = Math.min(begin, events.length);
          const checkpoint = from === 0 ? BEGINNING : { position: from, eventId: events[from - 1]?.id };
          const past = new Missed(log, turn, checkpoint);
          const wants = (item: Item) => stream === undefined || item.stream === stream;
          const limits = { bytes: Infinity, ms: Infinity };
          const items = subscribe({ past, wants, limits, ...(stream !== undefined && { stream }) });
          const growing = (async () => {
            for (const [name, turns] of later) {
              for (let each = 0; each < turns; each += 1) await turn();
              grow(name);
            }
          })();
          const all = [...before, ...later.map(([name]) => name)];
          const expected = oneTo(all.length).filter(
            (position) => position > from && (stream === undefined || all[position - 1] === stream),
          );
          expect(await take(items, expected.length)).toEqual(expected);
          await growing;
          await items.return();
          await stop();
        },
      ),
      { numRuns: 40 },
    );
  });

  it('of one stream prepares nothing of others, and of thousands each event once', async () => {
    const { grow, prepared, subscribe, stop, feed } = setUp();
    await feed.end();
    const none: Past<Item> = { position: 0, isFarFrom: () => false, async *readUpTo() {} };
    const readers = Array.from({ length: 2_000 }, () => subscribe({ stream: 'account-b', past: none }));
    const first = readers.map((reader) => take(reader, 1));
    await turn();
    grow('account-a');
    grow('account-b');
    expect(new Set((await Promise.all(first)).flat())).toEqual(new Set([2]));
    expect(prepared).toEqual([2]);
    await Promise.all(readers.map((reader) => reader.return()));
    grow('account-b');
    await turn();
    expect(prepared).toEqual([2]);
    await stop();
  });

  it('ends at once, whatever it waits for', async () => {
    const { subscribe, stop } = setUp();
    const waiting = subscribe();
    const next = waiting.next();
    await turn();
    expect(await waiting.return()).toEqual({ done: true, value: undefined });
    expect(await next).toEqual({ done: true, value: undefined });
    expect(await waiting.next()).toEqual({ done: true, value: undefined });

    let reading: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => (reading = resolve));
    const stuck: Past<Item> = {
      position: 0,
      isFarFrom: () => false,
      async *readUpTo() {
        reading();
        yield await new Promise<Item>(() => undefined);
      },
    };
    const stuckReader = subscribe({ past: stuck });
    const never = stuckReader.next();
    await begun;
    await stuckReader.return();
    expect(await never).toEqual({ done: true, value: undefined });
    await stop();
  });

  it('stops reading a past in which nothing is wanted', async () => {
    const { subscribe, stop, log } = setUp(100);
    let pages = 0;
    const past = new Missed(log, async () => {
      pages += 1;
      await turn();
    });
    const reader = subscribe({ past, wants: () => false });
    void reader.next();
    await turn();
    await turn();
    await reader.return();
    const read = pages;
    for (let each = 0; each < 20; each += 1) await turn();
    expect(pages).toBeLessThanOrEqual(read + 1);
    await stop();
  });

  it.each<[SlowReader['limit'], number, number]>([
    ['bytes', 11, 0],
    ['ms', 2, 10_001],
  ])('that is too slow (%s) is cut off, and told so at once', async (limit, events, later) => {
    const { grow, subscribe, stop, slow, environment } = setUp();
    const reader = subscribe();
    const first = reader.next();
    await turn();
    grow();
    expect((await first).value?.position).toBe(1);
    for (let each = 1; each < events; each += 1) grow();
    await gathered();
    environment.clockOffset += later;
    grow();
    await gathered();
    expect(slow).toEqual([expect.objectContaining({ limit })]);
    await expect(reader.next()).rejects.toBeInstanceOf(SlowReader);
    await stop();
  });

  it('ends when the log is replaced, and a new one follows the new log', async () => {
    const { events, grow, subscribe, stop, log, feed } = setUp(3);
    await feed.end();
    const reader = subscribe();
    expect(await take(reader, 3)).toEqual([1, 2, 3]);
    const next = reader.next();
    events.splice(1);
    grow();
    await expect(next).rejects.toBeInstanceOf(LogReplaced);
    await turn();
    const again = subscribe({ past: new Missed(log, turn) });
    expect(await take(again, 2)).toEqual([1, 2]);
    const live = again.next();
    await turn();
    grow();
    expect((await live).value?.position).toBe(3);
    await stop();
  });
});
