import { StoreUnavailable } from '#kernel';
import { TestEnvironment } from '#kernel/testing';
import { EventHandling, EVENTS_AT_ONCE } from './event-handling.js';
import { PermanentFailure } from './failures.js';
import { type Effect, EffectFailed, type Failed } from './inbox.js';
import type { ReceivedEvent, ReceivedRecord } from './received-event.js';

const RETRIES = { inPlaceMs: [1, 1], asideMs: [5_000] };

const record = (key: string, id: string, type = 'OrderPlaced'): ReceivedRecord => ({
  ...{ topic: 't', partition: 0, offset: id, key: Buffer.from(key), value: null },
  headers: { ce_id: id, ce_type: type },
});

/** Time goes by without being waited for; says for how long each rest was. */
class QuickEnvironment extends TestEnvironment {
  readonly rests: number[] = [];

  override async sleep(milliseconds: number): Promise<void> {
    this.rests.push(milliseconds);
    this.pass(milliseconds);
    await this.nextTurn();
  }
}

/** An inbox that remembers, and a handler that does what it is told. */
const setUp = () => {
  const told = { effects: [] as string[], aside: [] as (Failed & { id: string })[], failed: 0, retried: 0, most: 0 };
  let running = 0;
  const faults = new Map<string, Error[]>();
  const environment = new QuickEnvironment();
  const storeFaults: (Error | undefined)[] = [];
  const waiting = new Set<string>();
  const next = (list: (Error | undefined)[]): void => {
    const fault = list.shift();
    if (fault !== undefined) throw fault;
  };
  const effectOf = ({ id, type }: ReceivedEvent): Effect | undefined =>
    type === 'OrderPlaced'
      ? async () => {
          next(faults.get(id) ?? []);
          told.effects.push(id);
        }
      : undefined;
  const handling = new EventHandling({
    inbox: {
      take: async ({ key }, effect) => {
        told.most = Math.max(told.most, ++running);
        await environment.nextTurn();
        running -= 1;
        next(storeFaults);
        if (waiting.has(key)) return 'waits';
        await effect({ query: async () => ({ rows: [] }) }).catch((cause: unknown) => {
          throw new EffectFailed('failed', { cause });
        });
        return 'done';
      },
      setAside: async ({ id, key }, failed) => {
        next(storeFaults);
        waiting.add(key);
        told.aside.push({ id, ...failed });
      },
    },
    environment,
    retries: RETRIES,
    journal: {
      taken: () => undefined,
      retried: () => (told.retried += 1),
      setAside: () => undefined,
      failed: () => (told.failed += 1),
    },
    effectOf,
  });
  const run = async (records: readonly ReceivedRecord[], signal = new AbortController().signal) => {
    const done = new Set<number>();
    await handling.take(records, (index) => done.add(index), signal);
    return [...done].sort();
  };
  return { run, told, faults, storeFaults, rests: environment.rests };
};

const busy = new Error('the mail server is busy');

describe('Dealing with events', () => {
  it('tries again in place what may pass', async () => {
    const { run, told, faults } = setUp();
    faults.set('1', [busy, busy]);
    expect(await run([record('a', '1'), record('a', '2')])).toEqual([0, 1]);
    expect(told).toMatchObject({ effects: ['1', '2'], aside: [], retried: 2 });
  });

  it('sets a key aside until later when the attempts in place are used up; others go on', async () => {
    const { run, told, faults } = setUp();
    faults.set('1', [busy, busy, busy]);
    expect(await run([record('a', '1'), record('b', '2'), record('a', '3')])).toEqual([0, 1, 2]);
    expect(told.effects).toEqual(['2']);
    expect(told.aside).toEqual([{ id: '1', error: 'Error: the mail server is busy', dueInMs: 5_000 }]);
  });

  it('parks at once what fails for good', async () => {
    const { run, told, faults } = setUp();
    faults.set('1', [new PermanentFailure('no such product')]);
    faults.set('2', [new TypeError('x is undefined')]);
    await run([record('a', '1'), record('b', '2')]);
    expect(told.aside.map(({ id, dueInMs }) => [id, dueInMs])).toEqual([
      ['1', undefined],
      ['2', undefined],
    ]);
  });

  it('loses nothing while the inbox is away, and uses up no attempt', async () => {
    const { run, told, storeFaults, faults } = setUp();
    storeFaults.push(new StoreUnavailable('away'));
    faults.set('1', [new PermanentFailure('no such product')]);
    expect(await run([record('a', '1')])).toEqual([0]);
    expect(told).toMatchObject({ failed: 1, retried: 0 });
  });

  it('asks an inbox that stays away after longer and longer rests, so often as it takes', async () => {
    const { run, told, storeFaults, rests } = setUp();
    storeFaults.push(...Array.from({ length: 8 }, () => new StoreUnavailable('away')));
    expect(await run([record('a', '1')])).toEqual([0]);
    expect(rests).toEqual([500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000, 8_000]);
    expect(told).toMatchObject({ effects: ['1'], aside: [], failed: 8, retried: 0 });
  });

  it('does not take an event for dealt with that it could not set aside', async () => {
    const { run, told, storeFaults, faults } = setUp();
    const stopping = new AbortController();
    faults.set('1', [new PermanentFailure('no such product')]);
    storeFaults.push(undefined, new Error('no such table'), undefined);
    expect(await run([record('a', '1')], stopping.signal)).toEqual([0]);
    expect(told).toMatchObject({ failed: 1, aside: [{ id: '1' }] });
    stopping.abort();
    expect(await run([record('a', '4')], stopping.signal)).toEqual([]);
  });

  it('begins no more events than have a connection, however many batches there are, and none after a stop', async () => {
    const { run, told } = setUp();
    const batch = (name: string) => Array.from({ length: EVENTS_AT_ONCE }, (_, at) => record(`${name}${at}`, `${at}`));
    const stopping = new AbortController();
    const work = ['a', 'b', 'c'].map((name) => run(batch(name), stopping.signal));
    stopping.abort();
    const done = (await Promise.all(work)).flat();
    expect([told.most, told.effects.length, done.length]).toEqual([EVENTS_AT_ONCE, EVENTS_AT_ONCE, EVENTS_AT_ONCE]);
  });

  it('passes over types that have no handler', async () => {
    const { run, told } = setUp();
    expect(await run([record('a', '1', 'OrderHeld'), record('a', '2')])).toEqual([0, 1]);
    expect(told.effects).toEqual(['2']);
  });
});
