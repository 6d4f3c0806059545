import fc from 'fast-check';
import { BEGINNING, LogReplaced } from '../log/event-log.js';
import { type Item, Missed, setUp, STREAMS, take, turn } from './feed.fixture.js';
import type { Past } from './subscription.js';

const oneTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

describe('A subscription', () => {
  it('gives every wanted event once and in order, wherever it begins and however the log grows meanwhile', async () => {
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
