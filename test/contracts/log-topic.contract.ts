import type { LogTopic, LogTopics, OutgoingRecord, TopicRecord } from '../../src/operations/log-relay/log-topic.js';
import { eventAt, LOG_ID } from '../../src/operations/log-relay/log-relay.fixture.js';

const PARTITIONS = 3;

/** A topic of its own, which is not there yet. */
export interface LogTopicUnderTest {
  readonly topics: LogTopics;
  /** Removes the topic past the program. */
  close(): Promise<void>;
}

/** Records of these positions, in turns over the partitions. */
const outgoing = (from: number, to: number, data?: string): readonly OutgoingRecord[] =>
  Array.from({ length: to - from + 1 }, (_, index) => {
    const position = from + index;
    const [partition, previous] = [position % PARTITIONS, Math.max(0, position - PARTITIONS)];
    const event = eventAt(position, data);
    return { logId: LOG_ID, event, key: event.stream, partition, previous };
  });

const readAll = async (topic: LogTopic): Promise<readonly TopicRecord[]> => {
  const ranges = (await topic.offsets()).map(({ begin, end }, partition) => ({ partition, from: begin, to: end }));
  const records: TopicRecord[] = [];
  await topic.read(
    ranges.filter(({ from, to }) => from < to),
    async (some) => void records.push(...some),
  );
  return records;
};

const publishAll = async (topic: LogTopic, records: readonly OutgoingRecord[]): Promise<number> => {
  let sends = 0;
  for (let done = 0; done < records.length; sends += 1) done += (await topic.publish(records.slice(done))).count;
  return sends;
};

/** What every topic of the event log promises. */
export const logTopicContract = (open: () => Promise<LogTopicUnderTest>): void => {
  let opened: LogTopicUnderTest;
  let topic: LogTopic;
  beforeAll(async () => {
    opened = await open();
    topic = await opened.topics.open();
  });
  afterAll(async () => {
    await topic.close();
    await opened.close();
  });

  it('is not there before it is made', async () => {
    expect(await topic.partitions()).toBeUndefined();
  });

  it('is made with its partitions, empty, once', async () => {
    await topic.create(PARTITIONS);
    await topic.create(PARTITIONS);
    expect(await topic.partitions()).toBe(PARTITIONS);
    expect(await topic.offsets()).toEqual(Array.from({ length: PARTITIONS }, () => ({ begin: 0, end: 0 })));
  });

  it('is made with the settings that it should have', async () => {
    expect(await topic.unfitSettings()).toEqual([]);
  });

  it('tells the offset of the first record in each partition', async () => {
    const first = outgoing(1, 5);
    expect(await topic.publish(first)).toEqual({
      count: 5,
      firstOffsets: new Map([
        [1, 0],
        [2, 0],
        [0, 0],
      ]),
    });
    const { firstOffsets } = await topic.publish(outgoing(6, 7));
    expect(new Map(firstOffsets)).toEqual(
      new Map([
        [0, 1],
        [1, 2],
      ]),
    );
    expect((await topic.offsets()).map(({ end }) => end)).toEqual([2, 3, 2]);
  });

  it('gives back what was published, in order within a partition', async () => {
    const records = await readAll(topic);
    const sent = outgoing(1, 7);
    for (let partition = 0; partition < PARTITIONS; partition += 1) {
      const expected = sent.filter((each) => each.partition === partition);
      const found = records.filter((each) => each.partition === partition);
      expect(found).toEqual(
        expected.map(({ event, logId, previous }, offset) => ({
          ...{ partition, offset, logId, previous, event },
          ...{ position: event.position, eventId: event.id },
        })),
      );
    }
  });

  it('reads ranges, and hands on what their reader throws', async () => {
    const positions: number[] = [];
    await topic.read([{ partition: 1, from: 1, to: 2 }], async (some) => {
      positions.push(...some.map(({ position }) => position));
    });
    expect(positions).toEqual([4]);
    const refused = topic.read([{ partition: 0, from: 0, to: 1 }], () => Promise.reject(new TypeError('refused')));
    await expect(refused).rejects.toThrow('refused');
  });

  it('reads a partition to its end while the records of another are in use', async () => {
    let isRead: () => void = () => undefined;
    const otherIsRead = new Promise<void>((resolve) => (isRead = resolve));
    const order: number[] = [];
    await topic.read(
      [0, 1].map((partition) => ({ partition, from: 0, to: 2 })),
      async ([{ partition, offset } = { partition: 0, offset: 0 }, second]) => {
        if (partition === 0) await otherIsRead;
        order.push(partition);
        if (partition === 1 && (second?.offset ?? offset) === 1) isRead();
      },
    );
    expect(order.at(-1)).toBe(0);
  });

  it('takes more than one send may carry, in several', async () => {
    const many = outgoing(8, 2_407, JSON.stringify({ text: 'x'.repeat(1_200) }));
    expect(await publishAll(topic, many)).toBeGreaterThan(1);
    const positions = new Set((await readAll(topic)).map(({ position }) => position));
    expect(positions.size).toBe(2_407);
  });

  it('is gone when it was removed, and is made anew with nothing in it', async () => {
    await topic.remove();
    expect(await topic.partitions()).toBeUndefined();
    await topic.create(PARTITIONS);
    expect((await topic.offsets()).map(({ end }) => end)).toEqual([0, 0, 0]);
    const other = await opened.topics.open();
    await other.publish(outgoing(1, 3));
    await other.close();
    expect(await readAll(topic)).toHaveLength(3);
  });
};
