import { randomUUID } from 'node:crypto';
import { type Append, type AppendOutcome, LOAD_EVENTS } from '#kernel';
import { commandFor, type EventStoreUnderTest, newStream } from './event-store.fixture.js';

/** What every event store promises. An adapter's test calls this with a way to open an empty store of its kind. */
export const eventStoreContract = (open: () => Promise<EventStoreUnderTest>): void => {
  let opened: EventStoreUnderTest;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.close());
  const storeOf = (turn: number) => (turn % 2 === 0 ? opened.store : opened.other);
  const append = (command: Append) => opened.store.append(command);
  const load = (stream: string, key = 'never used', fromVersion = 1) =>
    opened.other.load(stream, { principal: 'local', key }, fromVersion);

  it('gives back what was appended, byte for byte', async () => {
    const command = commandFor(newStream(), 0, { events: 3 });
    const outcome = await append(command);
    const { events, receipt } = await load(command.stream);
    expect(receipt).toBeUndefined();
    expect(events.map(({ position: _, leaf, ...event }) => ({ ...event, leaf: Buffer.from(leaf) }))).toEqual(
      command.events.map((event) => ({ ...event, leaf: Buffer.from(event.leaf) })),
    );
    expect(outcome).toEqual({ outcome: 'appended', position: events.at(-1)?.position });
  });

  it('gives a stream in pages, from the version that is asked for', async () => {
    const stream = newStream();
    for (let at = 0; at < LOAD_EVENTS + 200; at += 100) await append(commandFor(stream, at, { events: 100 }));
    const versions = async (from: number) => (await load(stream, undefined, from)).events.map(({ version }) => version);
    const expected = Array.from({ length: LOAD_EVENTS + 200 }, (_, index) => index + 1);
    expect(await versions(1)).toEqual(expected.slice(0, LOAD_EVENTS));
    expect(await versions(LOAD_EVENTS)).toEqual(expected.slice(LOAD_EVENTS - 1));
    expect(await versions(LOAD_EVENTS + 201)).toEqual([]);
  });

  it('gives concurrent commands dense positions and keeps the order of each stream', async () => {
    const before = await opened.log.head();
    const streams = Array.from({ length: 40 }, newStream);
    for (const version of [0, 2, 4]) {
      await Promise.all(streams.map((stream) => append(commandFor(stream, version, { events: 2 }))));
    }
    const loaded = (await Promise.all(streams.map((stream) => load(stream)))).map(({ events }) => events);
    for (const events of loaded) {
      expect(events.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6]);
      expect(events.map(({ position }) => position)).toEqual(events.map(({ position }) => position).sort(ascending));
    }
    const positions = loaded.flatMap((events) => events.map(({ position }) => position)).sort(ascending);
    expect(positions).toEqual(Array.from({ length: 240 }, (_, index) => before + index + 1));
  });

  it('lets exactly one of many writers have a version, and tells the others what the version is now', async () => {
    const stream = newStream();
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, writer) => storeOf(writer).append(commandFor(stream, 0))),
    );
    expect(outcomes.filter((outcome) => outcome.outcome === 'appended')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome.outcome === 'conflict')).toEqual(
      Array.from({ length: 19 }, () => ({ outcome: 'conflict', currentVersion: 1 })),
    );
  });

  it.each([0, 2, 7])('refuses to append at version %i of a stream that stands at 1', async (expectedVersion) => {
    const stream = newStream();
    await append(commandFor(stream, 0));
    const outcome = await append(commandFor(stream, expectedVersion));
    expect(outcome).toEqual({ outcome: 'conflict', currentVersion: 1 });
  });

  it('answers a key that was used before with its receipt, whatever is asked now', async () => {
    const key = randomUUID();
    const first = commandFor(newStream(), 0, { key, events: 2, expires: false });
    const appended = await append(first);
    const position = appended.outcome === 'appended' ? appended.position : 0;
    const receipt = { ...first.receipt, stream: first.stream, version: 2, position };
    const repeated: AppendOutcome = { outcome: 'answered', receipt };
    expect(await append(commandFor(first.stream, 0, { key }))).toEqual(repeated);
    expect(await append(commandFor(newStream(), 5, { key, fingerprint: 'f2' }))).toEqual(repeated);
    expect((await load(newStream(), key)).receipt).toEqual(receipt);
    expect((await load(first.stream)).events).toHaveLength(2);
  });

  it('lets concurrent copies of a command take effect once', async () => {
    const [stream, key] = [newStream(), randomUUID()];
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, copy) => storeOf(copy).append(commandFor(stream, 0, { key }))),
    );
    const kinds = outcomes.map((outcome) => outcome.outcome).sort();
    expect(kinds).toEqual([...Array.from({ length: 19 }, () => 'answered'), 'appended'].sort());
    expect((await load(stream)).events).toHaveLength(1);
  });

  it('keeps the receipt of a command without events, at the position of the last event of its stream', async () => {
    const stream = newStream();
    const placed = await append(commandFor(stream, 0));
    const nothing = commandFor(stream, 1, { events: 0 });
    expect(await append(nothing)).toEqual(placed);
    const { receipt, events } = await load(stream, nothing.receipt.key);
    expect(receipt).toMatchObject({ stream, version: 1, commandId: nothing.receipt.commandId });
    expect(events).toEqual([]);
    expect((await load(stream)).events).toHaveLength(1);
    expect(await append(commandFor(newStream(), 0, { events: 0 }))).toEqual({ outcome: 'appended', position: 0 });
    expect(await append(commandFor(stream, 0, { events: 0 }))).toEqual({ outcome: 'conflict', currentVersion: 1 });
  });

  it('reads a stream in pages', async () => {
    const stream = newStream();
    await append(commandFor(stream, 0, { events: 5 }));
    const page = await opened.store.readStream(stream, 2, 3);
    expect(page.map(({ version }) => version)).toEqual([2, 3, 4]);
    expect(await opened.store.readStream(stream, 6, 3)).toEqual([]);

    const together = await Promise.all([
      opened.store.readStream(stream, 5, 3),
      opened.store.readStream('no-such-stream', 1, 3),
      opened.store.readStream(stream, 2, 3),
      opened.store.readStream(stream, 1, 1_000),
    ]);
    expect(together.map((events) => events.map(({ version }) => version))).toEqual([
      [5],
      [],
      [2, 3, 4],
      [1, 2, 3, 4, 5],
    ]);
    expect(together[2]).toEqual(page);
  });

  it('refuses events that do not follow the expected version in order', async () => {
    const stream = newStream();
    const { events, receipt } = commandFor(stream, 3);
    await expect(append({ stream, expectedVersion: 0, events, receipt })).rejects.toThrow(stream);
    await expect(append(commandFor(stream, 0, { events: 101 }))).rejects.toThrow('100');
    expect((await load(stream)).events).toEqual([]);
  });
};

const ascending = (a: number, b: number): number => a - b;
