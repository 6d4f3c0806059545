import { jest } from '@jest/globals';
import fc from 'fast-check';
import { logRecord } from '../testing/account.fixture.js';
import { StoreUnavailable } from '../events/event-store.js';
import type { StoredEvent } from '../events/stored-event.js';
import { type Checkpoint, LogReplaced } from './event-log.js';
import { CachedLog } from './cached-log.js';
import { LogFollower } from './log-follower.js';
import { positionsOf, settle, setUp, start } from './log-follower.fixture.js';

const PATIENCE_MS = 200;

beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] }));
afterEach(() => jest.useRealTimers());

/** A log that other processes append to, and that is delivered to this one; `commit` alone is not heard of. */
const delivered = (length: number, patience = { ms: PATIENCE_MS }) => {
  const parts = setUp(length);
  const taken = { own: 0, delivered: 0, store: 0 };
  const log = new CachedLog(parts.log, parts.wakeUps, {
    delivery: { environment: parts.environment, patienceMs: () => patience.ms },
    onTaken: (source, count) => (taken[source] += count),
  });
  const read = jest.spyOn(parts.log, 'read');
  const at = (position: number): Checkpoint => ({ position, eventId: parts.events[position - 1]?.id });
  const commit = (): StoredEvent => {
    const position = parts.events.length + 1;
    const record = logRecord({ stream: 'account-a', version: position, position });
    parts.events.push(record);
    return record;
  };
  return { ...parts, cached: log, read, taken, at, commit, patience };
};

/** Twice: who comes to it reads for itself at first. */
const readToEnd = async ({ cached, at, read, taken }: ReturnType<typeof delivered>): Promise<void> => {
  await cached.read(at(1), 10);
  await cached.read(at(2), 10);
  read.mockClear();
  Object.assign(taken, { own: 0, delivered: 0, store: 0 });
};

describe('records that are delivered', () => {
  it('are not read, in whatever order they come and how often', async () => {
    const parts = delivered(2);
    await readToEnd(parts);
    const { cached, at, commit, read, taken } = parts;
    const [third, fourth, fifth] = [commit(), commit(), commit()];
    cached.deliver([fourth]);
    expect(positionsOf(await cached.read(at(2), 10))).toEqual([]);
    cached.deliver([fifth, third]);
    cached.deliver([third, fourth]);
    expect(positionsOf(await cached.read(at(2), 10))).toEqual([3, 4, 5]);
    await jest.advanceTimersByTimeAsync(2 * PATIENCE_MS);
    await cached.read(at(5), 10);
    expect(read).not.toHaveBeenCalled();
    expect(taken).toEqual({ own: 0, delivered: 3, store: 0 });
  });

  it('are read when one of them does not come in time, and not before', async () => {
    const parts = delivered(2);
    await readToEnd(parts);
    const { cached, at, commit, read, wakeUps } = parts;
    commit();
    const woken = jest.fn();
    cached.deliver([commit()]);
    wakeUps.onGrowth(woken);
    await jest.advanceTimersByTimeAsync(PATIENCE_MS - 1);
    expect(positionsOf(await cached.read(at(2), 10))).toEqual([]);
    expect([read.mock.calls.length, woken.mock.calls.length]).toEqual([0, 0]);
    await jest.advanceTimersByTimeAsync(1);
    expect(woken).toHaveBeenCalledTimes(1);
    expect(positionsOf(await cached.read(at(2), 10))).toEqual([3, 4]);
  });

  it('are waited for once more each time, when the log only tells that it may have grown', async () => {
    const parts = delivered(2);
    await readToEnd(parts);
    const { cached, at, commit, taken, wakeUps } = parts;
    const third = commit();
    wakeUps.wake();
    await settle();
    cached.deliver([third]);
    await jest.advanceTimersByTimeAsync(PATIENCE_MS);
    expect(positionsOf(await cached.read(at(2), 10))).toEqual([3]);
    expect(taken).toEqual({ own: 0, delivered: 1, store: 0 });
    commit();
    wakeUps.wake();
    await jest.advanceTimersByTimeAsync(PATIENCE_MS);
    expect(positionsOf(await cached.read(at(3), 10))).toEqual([4]);
    expect(taken).toEqual({ own: 0, delivered: 1, store: 1 });
  });

  it('are read at once while nothing is delivered', async () => {
    const parts = delivered(2);
    await readToEnd(parts);
    const { cached, at, commit, wakeUps, patience } = parts;
    patience.ms = 0;
    commit();
    wakeUps.wake();
    expect(positionsOf(await cached.read(at(2), 10))).toEqual([3]);
  });

  it('do not hide that the log was replaced, or cannot be read', async () => {
    const parts = delivered(2);
    await readToEnd(parts);
    const { cached, events, read, wakeUps, at } = parts;
    const checkpoint = at(2);
    read.mockRejectedValueOnce(new StoreUnavailable('away'));
    wakeUps.wake();
    await settle();
    expect(positionsOf(await cached.read(checkpoint, 10))).toEqual([]);
    events.splice(0, 2, ...events.map((event) => ({ ...event, id: `${event.id}-restored` })));
    wakeUps.wake();
    await settle();
    await expect(cached.read(checkpoint, 10)).rejects.toBeInstanceOf(LogReplaced);
  });
});

/** What becomes of a record on its way: how many copies come, and how late. */
const fate = fc.record({ copies: fc.integer({ min: 0, max: 2 }), lateMs: fc.integer({ min: 0, max: 400 }) });

/** A planted fault: gives what has been delivered, and does not look for what lies between. */
class SkippingLog extends CachedLog {
  private readonly delivered = new Map<number, StoredEvent>();

  override deliver(records: readonly StoredEvent[]): void {
    for (const record of records) this.delivered.set(record.position, record);
    super.deliver(records);
  }

  override async read(checkpoint: Checkpoint, limit: number): Promise<readonly StoredEvent[]> {
    const next = [...this.delivered.values()].filter(({ position }) => position > checkpoint.position);
    return next.sort((one, other) => one.position - other.position).slice(0, limit);
  }
}

/** Whether a follower has seen every record once and in order when all that was to come has come. */
const seesAll = (makeLog: (parts: ReturnType<typeof delivered>) => CachedLog) =>
  fc.asyncProperty(fc.array(fate, { minLength: 1, maxLength: 30 }), async (fates) => {
    const parts = delivered(0);
    const { events, wakeUps, checkpoints, environment, commit } = parts;
    const log = makeLog(parts);
    const applied: number[] = [];
    const { stop } = start(
      new LogFollower(log, wakeUps, checkpoints, environment, {
        reader: 'reader',
        batchSize: 4,
        gatherMs: 0,
        apply: async (batch) => void applied.push(...positionsOf(batch)),
        onError: (error) => expect(error).toBeUndefined(),
      }),
    );
    for (const { copies, lateMs } of fates) {
      const record = commit();
      for (let copy = 1; copy <= copies; copy += 1) setTimeout(() => log.deliver([record]), lateMs * copy);
      await jest.advanceTimersByTimeAsync(20);
    }
    // As it does every second; of what is still under way then, the next second tells.
    for (let second = 1; second <= 2; second += 1) {
      wakeUps.wake();
      await jest.advanceTimersByTimeAsync(1_000);
    }
    await stop();
    expect(applied).toEqual(events.map(({ position }) => position));
  });

describe('a follower of a log that is delivered', () => {
  it('sees everything once and in order, whatever is lost, doubled, late or out of order', async () => {
    await fc.assert(
      seesAll(({ cached }) => cached),
      { numRuns: 200 },
    );
  });

  it('is found out when it skips what was not delivered', async () => {
    const skipping = seesAll(({ log, wakeUps }) => new SkippingLog(log, wakeUps));
    await expect(fc.assert(skipping, { numRuns: 200, endOnFailure: true })).rejects.toThrow('Property failed');
  });
});
