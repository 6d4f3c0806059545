import { jest } from '@jest/globals';
import type { StoredEvent } from '#kernel';
import { LOG_ID, relaying, run } from './log-relay.fixture.js';
import { TopicNotWhole, topicReading } from './topic-reading.js';

const EVENTS = 700;
const PAGE = 100;

const copiesOf = (events: readonly StoredEvent[]) => events.map((event) => ({ ...event }));

/** A log that a relay has published. */
const published = async () => {
  const relayed = relaying(EVENTS);
  await run(relayed);
  const { events, topics, progress, environment } = relayed;
  const archive = {
    records: async function* (after: number, upTo: number) {
      for (let at = after; at < upTo; at += PAGE) yield copiesOf(events.slice(at, Math.min(at + PAGE, upTo)));
    },
  };
  const read = topicReading({ topics, progress, archive, environment, logId: async () => LOG_ID });
  const all = async (after = 0, upTo = EVENTS) => {
    const found: StoredEvent[] = [];
    for await (const some of read(after, upTo)) found.push(...some);
    return found;
  };
  return { ...relayed, read, all };
};

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe('Reading the log from its topic', () => {
  it('gives every event once, in position order, also where the topic has copies', async () => {
    const { all, events, topics } = await published();
    const records = topics.partitions?.[1] ?? [];
    records.splice(30, 0, ...records.slice(10, 30));
    const found = await all();
    expect(found).toEqual(events);
    // The store gives copies, in this test, and the topic the events themselves.
    expect(found[0]).toBe(events[0]);
  });

  it('gives the part that was asked for', async () => {
    const { all, events } = await published();
    expect(await all(40, 95)).toEqual(events.slice(40, 95));
  });

  it('ends when its reader wants no more', async () => {
    const { read, events } = await published();
    for await (const page of read(0, EVENTS)) {
      expect(page).toEqual(events.slice(0, PAGE));
      break;
    }
  });

  it('takes an event that is too large for the topic from the store', async () => {
    const { all, events, topics } = await published();
    const [stub] = topics.partitions?.[0] ?? [];
    if (stub !== undefined) topics.partitions?.[0]?.splice(0, 1, { ...stub, event: undefined });
    expect(await all()).toEqual(events);
  });

  it.each<[string, (topics: Awaited<ReturnType<typeof published>>['topics']) => void, RegExp]>([
    ['an event is missing', ({ partitions }) => void partitions?.[0]?.splice(20, 1), /position \d+ is missing in part/],
    ['the first ones were deleted', ({ partitions }) => void partitions?.[2]?.splice(0, 5), /position \d+ is missing/],
    ['the end is lost', (topics) => topics.cut(1, 50), /position \d+ is missing in partition 1/],
    ['the topic is gone', (topics) => void (topics.partitions = undefined), /it has 0 of 3 partitions/],
    [
      'an event is another one',
      ({ partitions }) => {
        const [record] = partitions?.[0]?.slice(20) ?? [];
        if (record?.event !== undefined)
          partitions?.[0]?.splice(20, 1, { ...record, event: { ...record.event, data: '{"forged":true}' } });
      },
      /position \d+, at offset 20 of partition 0, is not the event/,
    ],
    [
      'there is something of another log',
      ({ partitions }) => {
        const [record] = partitions?.[0] ?? [];
        if (record !== undefined) partitions?.[0]?.splice(20, 0, { ...record, logId: 'f'.repeat(32) });
      },
      /is no event of the log/,
    ],
    [
      'an event is in two partitions',
      ({ partitions }) => {
        const [record] = partitions?.[0]?.slice(20) ?? [];
        if (record !== undefined) partitions?.[1]?.splice(25, 0, { ...record, partition: 1 });
      },
      /where it does not belong|is missing/,
    ],
  ])('refuses a topic where %s', async (_what, damage, reason) => {
    const { all, topics } = await published();
    damage(topics);
    await expect(all()).rejects.toThrow(TopicNotWhole);
    await expect(all()).rejects.toThrow(reason);
  });

  it('waits for the relay, and says so when it does not come to the end', async () => {
    const { all, grow, events } = await published();
    grow(1);
    const refused = expect(all(0, events.length)).rejects.toThrow(
      /published up to position 700, and the log ends at 701/,
    );
    await jest.advanceTimersByTimeAsync(60_000);
    await refused;
  });
});
