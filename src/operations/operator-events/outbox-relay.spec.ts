import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  OperatorOutbox,
  CommandRunner,
  Fingerprints,
  type StoredEntry,
  type Parking,
  type ParkingBatch,
  PersonalData,
  Recorder,
  StoreUnavailable,
} from '#kernel';
import { InMemoryEventStore, InMemorySubjectKeys, TestEnvironment } from '#kernel/testing';
import { OperatorLog, outboxEntry } from './operator-log.js';
import { operatorEventCatalogue, ViewPaused } from './operator.events.js';
import { OutboxRelay } from './outbox-relay.js';

class InMemoryOutbox extends OperatorOutbox {
  readonly entries: StoredEntry[] = [];
  readonly parkings: Parking[] = [];
  isDown = false;
  cannotRemove = false;
  private begun: ParkingBatch | undefined;
  private batches = 0;

  async next(mostParkings: number): Promise<StoredEntry | ParkingBatch | undefined> {
    if (this.isDown) throw new StoreUnavailable('the database is down');
    if (this.entries.length > 0) return this.entries[0];
    if (this.begun === undefined && this.parkings.length > 0) {
      this.begun = { id: `batch-${++this.batches}`, parkings: this.parkings.splice(0, mostParkings) };
    }
    return this.begun;
  }

  get isEmpty(): boolean {
    return this.begun === undefined && this.parkings.length === 0 && this.entries.length === 0;
  }

  async remove(id: string): Promise<void> {
    if (this.cannotRemove) throw new StoreUnavailable('the database is down');
    if (this.begun?.id === id) this.begun = undefined;
    else this.entries.splice(0, 1);
  }
}

/** Time passes only in sleeps. */
class Sleeper extends TestEnvironment {
  readonly slept: number[] = [];

  override async sleep(milliseconds: number): Promise<void> {
    this.slept.push(milliseconds);
    this.pass(milliseconds);
    await nextTurn();
  }
}

const parkedOf = (stream: string, error = 'TypeError: lines is not iterable'): Parking => ({
  ...{ projection: 'order-details@1', stream, version: 2, eventType: 'OrderHeld', error },
  ...{ eventId: '0192f0c1-7a00-4000-8000-000000000001', parkedAt: '2026-11-25T04:00:00.000Z' },
});

const setUp = () => {
  const store = new InMemoryEventStore();
  const environment = new Sleeper();
  const machine = new TestEnvironment();
  const recorder = new Recorder(new PersonalData(new InMemorySubjectKeys()), machine);
  const commands = new CommandRunner(store, recorder, new Fingerprints(Buffer.from('secret')), machine);
  const [outbox, errors] = [new InMemoryOutbox(), [] as unknown[]];
  const ports = { outbox, operatorLog: new OperatorLog(commands, machine), environment };
  const newRelay = () => new OutboxRelay(ports, (error) => errors.push(error));
  const published = () => store.events.map((event) => operatorEventCatalogue.decode(event));
  const publishedStreams = () =>
    published().map((event) => (event.type === 'StreamsParked' ? event.data.streams.map(({ stream }) => stream) : []));
  return { outbox, environment, errors, newRelay, published, publishedStreams };
};

const until = async (isDone: () => boolean): Promise<void> => {
  for (let turns = 0; !isDone(); turns += 1) {
    if (turns > 10_000) throw new Error('It never happens');
    await nextTurn();
  }
};

/** A relay at work until `isDone`. */
const working = (relay: OutboxRelay, isDone: () => boolean): Promise<void> => {
  relay.start();
  return until(isDone);
};

it('says who could not take what, since when and why, in the name of the program', async () => {
  const { outbox, newRelay, published } = setUp();
  const relay = newRelay();
  outbox.parkings.push(parkedOf('order-1'), parkedOf('order-2', `${'e'.repeat(299)}🧾 and more`));
  await working(relay, () => published().length > 0);
  await relay.stop();
  const error = `${'e'.repeat(299)}\uFFFD`;
  expect(published()).toMatchObject([
    {
      type: 'StreamsParked',
      data: { streams: [parkedOf('order-1'), { ...parkedOf('order-2'), error }] },
      meta: { principal: 'daybook', version: 1 },
    },
  ]);
});

it('names a thousand streams in ten events, each once', async () => {
  const { outbox, newRelay, publishedStreams } = setUp();
  const streams = Array.from({ length: 1_000 }, (_, index) => `order-${index}`);
  outbox.parkings.push(...streams.map((stream) => parkedOf(stream)));
  const relay = newRelay();
  await working(relay, () => publishedStreams().length === 10);
  await relay.stop();
  expect(publishedStreams()).toHaveLength(10);
  expect(publishedStreams().flat()).toEqual(streams);
});

it('publishes a parking once, though its process ended between the log and the outbox', async () => {
  const { outbox, newRelay, published, errors } = setUp();
  outbox.parkings.push(parkedOf('order-1'));
  outbox.cannotRemove = true;
  const killed = newRelay();
  await working(killed, () => errors.length > 0);
  await killed.stop();
  expect(published()).toHaveLength(1);

  outbox.cannotRemove = false;
  const next = newRelay();
  await working(next, () => outbox.isEmpty);
  await next.stop();
  expect(published()).toHaveLength(1);
});

it('tries again with growing pauses while the database is down, and shows red until it has published all', async () => {
  const { outbox, environment, newRelay, published, errors } = setUp();
  outbox.parkings.push(parkedOf('order-1'));
  outbox.isDown = true;
  const relay = newRelay();
  const check = async () => (await relay.look())[0];
  expect(await check()).toMatchObject({ ok: true });
  await working(relay, () => environment.slept.length === 5);
  expect(environment.slept).toEqual([2_000, 4_000, 8_000, 16_000, 16_000]);
  expect(errors).toHaveLength(5);
  expect(await check()).toMatchObject({ ok: false, detail: expect.stringContaining('is down') as unknown });

  outbox.isDown = false;
  await until(() => published().length > 0);
  await relay.stop();
  expect(await check()).toMatchObject({ ok: true });
});

it('publishes what is left when it stops, and lets the next process do it when that cannot be', async () => {
  const { outbox, newRelay, publishedStreams } = setUp();
  const relay = newRelay();
  relay.start();
  await nextTurn();
  outbox.parkings.push(parkedOf('order-1'));
  await relay.stop();
  expect(publishedStreams()).toEqual([['order-1']]);

  outbox.parkings.push(parkedOf('order-2'));
  outbox.isDown = true;
  const unlucky = newRelay();
  unlucky.start();
  await unlucky.stop();
  outbox.isDown = false;
  const next = newRelay();
  next.start();
  await next.stop();
  expect(publishedStreams()).toEqual([['order-1'], ['order-2']]);
});

it('gathers what is parked one after the other for a second, instead of an event for each', async () => {
  const { outbox, environment, newRelay, publishedStreams } = setUp();
  const relay = newRelay();
  let parked = 0;
  const trickle = outbox.next.bind(outbox);
  outbox.next = (most) => {
    if (parked < 9) outbox.parkings.push(parkedOf(`order-${++parked}`));
    return trickle(most);
  };
  await working(relay, () => environment.slept.length === 3);
  expect(publishedStreams()).toHaveLength(3);
  await relay.stop();
});

it('publishes an event as it was stored and under its principal, once, though a process ended before it removed the entry', async () => {
  const { outbox, newRelay, published } = setUp();
  outbox.entries.push({ id: 'a', ...outboxEntry(ViewPaused({ view: 'customers' })) });
  outbox.entries.push({ id: 'b', ...outboxEntry(ViewPaused({ view: 'customers' }), 'daybook') });
  outbox.cannotRemove = true;
  await expect(newRelay().publish()).rejects.toThrow('is down');
  outbox.cannotRemove = false;
  await newRelay().publish();
  expect(published()).toMatchObject([
    { type: 'ViewPaused', data: { view: 'customers' }, meta: { principal: 'operator' } },
    { type: 'ViewPaused', data: { view: 'customers' }, meta: { principal: 'daybook' } },
  ]);
  expect(outbox.entries).toEqual([]);
});
