import { ResumeImpossible, type StoredEvent, UnreadableEvent } from '#kernel';
import { InMemoryLog, InMemoryWakeUps, TestEnvironment } from '#kernel/testing';
import { eventAt } from '../log-relay/log-relay.fixture.js';
import { EventFeed, type FeedPage } from './event-feed.js';
import { ndjson, serverSentEvents } from './feed-texts.js';

/** Sleeps take no time but move the clocks. */
class Hurried extends TestEnvironment {
  override async sleep(milliseconds: number): Promise<void> {
    await this.nextTurn();
    this.pass(milliseconds);
  }
}

/** Events of operators are no business of others; one at `unreadableAt` is of a later release. */
const setUp = (length: number, unreadableAt = 0) => {
  const events: StoredEvent[] = [];
  const wakeUps = new InMemoryWakeUps();
  const grow = (count: number, stream?: string) => {
    for (let each = 0; each < count; each += 1) {
      const event = eventAt(events.length + 1);
      events.push(stream === undefined ? event : { ...event, stream });
    }
    wakeUps.announce();
  };
  grow(length);
  const feed = new EventFeed({
    ...{ log: new InMemoryLog(events), wakeUps, environment: new Hurried() },
    logId: async () => 'golden',
    publicEventOf: ({ stream, position, type }) => {
      if (position === unreadableAt) throw new UnreadableEvent(type, 9, 'this build does not know the version');
      return stream === 'administration' ? undefined : { type, schemaVersion: 1, subject: stream, data: { position } };
    },
    published: async (data) => data,
  });
  const stopping = new AbortController();
  const pages = (after: number, waitMs = 0) => feed.pages(after, waitMs, stopping.signal);
  return { grow, pages, stopping };
};

const positionsIn = async (pages: AsyncIterable<FeedPage>): Promise<readonly number[]> => {
  const positions: number[] = [];
  for await (const { events } of pages) positions.push(...events.map(({ position }) => position));
  return positions;
};

const textsOf = async (texts: AsyncIterable<string>): Promise<string> => {
  let all = '';
  for await (const text of texts) all += text;
  return all;
};

describe('The feed of public events', () => {
  it('gives all events after a position once, in order', async () => {
    const { pages } = setUp(1_234);
    expect(await positionsIn(pages(34))).toEqual(Array.from({ length: 1_200 }, (_, index) => index + 35));
  });

  it('leaves out what is no business of others, and goes on behind it', async () => {
    const { grow, pages } = setUp(2);
    grow(1_000, 'administration');
    grow(1);
    expect(await positionsIn(pages(1))).toEqual([2, 1_003]);
  });

  it('never skips an event that it cannot read: those before it come, and then it fails', async () => {
    const { pages } = setUp(10, 4);
    const reading = pages(0);
    expect((await reading.next()).value).toMatchObject({ reached: { position: 3 }, isEnd: false });
    await expect(reading.next()).rejects.toBeInstanceOf(UnreadableEvent);
    await expect(pages(3).next()).rejects.toBeInstanceOf(UnreadableEvent);
  });

  it('refuses a reader that has seen more than the log has', async () => {
    const { pages } = setUp(3);
    expect(await positionsIn(pages(3))).toEqual([]);
    await expect(pages(4).next()).rejects.toBeInstanceOf(ResumeImpossible);
  });

  it('waits for what comes, and tells of silence with an empty page', async () => {
    const { grow, pages, stopping } = setUp(1);
    const reading = pages(1, 15_000);
    expect((await reading.next()).value).toMatchObject({ events: [] });
    expect((await reading.next()).value).toMatchObject({ events: [], reached: { position: 1 } });
    const next = reading.next();
    grow(2);
    expect((await next).value).toMatchObject({ events: [{ position: 2 }, { position: 3 }] });
    stopping.abort();
    expect((await reading.next()).done).toBe(true);
  });
});

describe('The feed as text', () => {
  it('is a line an event, as many as are asked for', async () => {
    const { pages } = setUp(7);
    const lines = (await textsOf(ndjson(pages(2), 3))).trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { readonly position: number }).position)).toEqual([3, 4, 5]);
  });

  it('ends without a line when nothing came while it waited, and with the first that came', async () => {
    const { grow, pages } = setUp(2);
    expect(await textsOf(ndjson(pages(2, 5_000), Infinity))).toBe('');
    const waiting = textsOf(ndjson(pages(2, 5_000), Infinity));
    grow(1);
    expect((await waiting).split('\n')).toHaveLength(2);
  });

  it('is one message an event for who listens, with the position to go on from', async () => {
    const { pages, stopping } = setUp(1);
    const texts = serverSentEvents(pages(0, 15_000));
    expect((await texts.next()).value).toMatch(/^id: 1\nevent: AccountOpened\ndata: \{.*\}\n\n$/);
    expect((await texts.next()).value).toBe(':\n\n');
    stopping.abort();
    expect((await texts.next()).done).toBe(true);
  });
});
