import { setImmediate } from 'node:timers/promises';
import { type Checkpoint, BEGINNING, LogReplaced, type StoredEvent } from '#kernel';
import { commandFor, type EventStoreUnderTest, newStream } from './event-store.fixture.js';

/** An event log as its contract needs it: with the stores that fill it. */
export interface EventLogUnderTest extends EventStoreUnderTest {
  /** Does meanwhile what could confuse a reader, such as an open transaction. @returns how to end it */
  disturb(): Promise<() => Promise<void>>;
}

const WRITERS = 8;
const COMMANDS = 25;

/** What every event log promises. */
export const eventLogContract = (open: () => Promise<EventLogUnderTest>): void => {
  let opened: EventLogUnderTest;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.close());

  it('is empty at first', async () => {
    expect(await opened.log.read(BEGINNING, 10)).toEqual([]);
    expect(await opened.log.head()).toBe(0);
  });

  it('shows each event exactly once and in order to a reader that follows many writers', async () => {
    const endDisturbance = await opened.disturb();
    const seen: StoredEvent[] = [];
    let writing = true;
    const write = async (writer: number): Promise<void> => {
      const stream = newStream();
      const store = writer % 2 === 0 ? opened.store : opened.other;
      for (let version = 0; version < COMMANDS; version += 1) await store.append(commandFor(stream, version));
    };
    const follow = async (): Promise<void> => {
      for (let more = true; more;) {
        const goOn = writing;
        const batch = await opened.log.read(checkpointAt(seen.at(-1)), 7);
        seen.push(...batch);
        // A log that answers from memory must not keep the writers from writing.
        await setImmediate();
        more = goOn || batch.length > 0;
      }
    };
    const following = follow();
    await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
    writing = false;
    await following;
    await endDisturbance();
    expect(seen.map(({ position }) => position)).toEqual(oneTo(WRITERS * COMMANDS));
    for (const stream of new Set(seen.map((record) => record.stream))) {
      const versions = seen.filter((record) => record.stream === stream).map(({ version }) => version);
      expect(versions).toEqual(oneTo(COMMANDS));
    }
    expect(await opened.log.head()).toBe(WRITERS * COMMANDS);
  });

  it('has an event in its head as soon as its command is answered, whoever appended it', async () => {
    for (const store of [opened.store, opened.other, opened.store]) {
      const appended = await store.append(commandFor(newStream(), 0));
      expect(await opened.log.head()).toBe('position' in appended && appended.position);
    }
  });

  it('gives whole records, as many as were asked for', async () => {
    const command = commandFor(newStream(), 0, { events: 3 });
    const head = await opened.log.head();
    const [last] = await opened.log.read(await checkpointBefore(head), 1);
    await opened.store.append(command);
    const records = await opened.log.read(checkpointAt(last), 2);
    expect(records).toEqual(
      command.events.slice(0, 2).map((event, index) => ({ ...event, position: head + index + 1 })),
    );
  });

  it('knows the checkpoint of any position it has come to', async () => {
    const head = await opened.log.head();
    const records = await opened.log.read(BEGINNING, head);
    expect(await opened.log.checkpointAt(0)).toEqual(BEGINNING);
    for (const record of [records[0], records.at(-1)]) {
      expect(await opened.log.checkpointAt(record?.position ?? 0)).toEqual(checkpointAt(record));
    }
    expect(await opened.log.checkpointAt(head + 1)).toBeUndefined();
    expect(await opened.log.checkpointAt(Number.MAX_SAFE_INTEGER)).toBeUndefined();
  });

  it.each([
    ['holds another event there', async (): Promise<Checkpoint> => ({ position: 1, eventId: commandId() })],
    [
      'ends before it',
      async (): Promise<Checkpoint> => ({ position: (await opened.log.head()) + 1, eventId: commandId() }),
    ],
  ])('refuses to go on from a checkpoint when it %s', async (_case, checkpointOf) => {
    const checkpoint = await checkpointOf();
    await expect(opened.log.read(checkpoint, 10)).rejects.toMatchObject({ name: LogReplaced.name, checkpoint });
  });

  const checkpointBefore = async (position: number): Promise<Checkpoint> => {
    const records = await opened.log.read(BEGINNING, position);
    return checkpointAt(records.at(-2));
  };
};

const checkpointAt = (record: StoredEvent | undefined): Checkpoint =>
  record === undefined ? BEGINNING : { position: record.position, eventId: record.id };

const commandId = (): string => commandFor(newStream(), 0).receipt.commandId;

const oneTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);
