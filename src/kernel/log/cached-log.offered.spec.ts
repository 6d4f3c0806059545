import { jest } from '@jest/globals';
import fc from 'fast-check';
import { logRecord } from '../testing/account.fixture.js';
import type { StoredEvent } from '../events/stored-event.js';
import { type Checkpoint, LogReplaced } from './event-log.js';
import { LogFollower } from './log-follower.js';
import { positionsOf, settle, setUp, start } from './log-follower.fixture.js';
import { CachedLog, type CachedLogLimits } from './cached-log.js';

/** A log that this process and others append to: `commit` alone is not heard of. */
const sharing = (length: number, limits?: CachedLogLimits) => {
  const parts = setUp(length);
  const shared = new CachedLog(parts.log, parts.wakeUps, limits && { limits });
  const read = jest.spyOn(parts.log, 'read');
  const at = (position: number): Checkpoint => ({ position, eventId: parts.events[position - 1]?.id });
  const commit = (count = 1) =>
    Array.from({ length: count }, () => {
      const position = parts.events.length + 1;
      const record = logRecord({ stream: 'account-a', version: position, position });
      parts.events.push(record);
      return record;
    });
  const tell = (records: ReturnType<typeof commit>, isOurs: boolean) => {
    if (isOurs) shared.offer(records);
    else parts.wakeUps.announce(records.at(-1)?.position);
  };
  return { ...parts, shared, read, at, commit, tell };
};

/** Twice: who comes to it reads for itself at first. */
const readToEnd = async (shared: CachedLog, at: (position: number) => Checkpoint): Promise<void> => {
  await shared.read(at(1), 10);
  await shared.read(at(2), 10);
};

describe('what this process has appended', () => {
  it('is not read', async () => {
    const { shared, read, at, commit, tell } = sharing(2);
    await readToEnd(shared, at);
    read.mockClear();
    tell(commit(2), true);
    tell(commit(), true);
    expect(positionsOf(await shared.read(at(2), 10))).toEqual([3, 4, 5]);
    expect(positionsOf(await shared.read(at(5), 10))).toEqual([]);
    expect(read).not.toHaveBeenCalled();
  });

  it('is there when answers come in another order than commits', async () => {
    const { shared, at, commit, tell } = sharing(2);
    await readToEnd(shared, at);
    const [first, second] = [commit(), commit(2)];
    tell(second, true);
    tell(first, true);
    expect(positionsOf(await shared.read(at(2), 10))).toEqual([3, 4, 5]);
  });

  it('is there when it was offered while the log was read', async () => {
    const { shared, wakeUps, read, at, commit, tell } = sharing(2);
    await readToEnd(shared, at);
    read.mockClear();
    let answered: (records: readonly StoredEvent[]) => void = () => undefined;
    read.mockReturnValueOnce(new Promise((resolve) => (answered = resolve)));
    wakeUps.announce();
    const reading = shared.read(at(2), 10);
    await settle();
    tell(commit(), true);
    answered([]);
    await reading;
    expect(positionsOf(await shared.read(at(2), 10))).toEqual([3]);
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('is read with what another process has appended before it', async () => {
    const { shared, read, at, commit, tell } = sharing(2);
    await readToEnd(shared, at);
    read.mockClear();
    commit();
    tell(commit(), true);
    expect(positionsOf(await shared.read(at(2), 10))).toEqual([3, 4]);
    expect(read).toHaveBeenCalledTimes(1);
    tell(commit(), true);
    expect(positionsOf(await shared.read(at(4), 10))).toEqual([5]);
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('is checked against the log with every signal that names no position', async () => {
    const { shared, wakeUps, events, at, commit, tell } = sharing(2);
    await readToEnd(shared, at);
    tell(commit(), true);
    const checkpoint = at(3);
    events.splice(0, 3, ...events.map((event) => ({ ...event, id: `${event.id}-restored` })));
    wakeUps.announce();
    await expect(shared.read(checkpoint, 10)).rejects.toBeInstanceOf(LogReplaced);
  });

  it('is not kept without end while no reader reads', async () => {
    const { shared, read, at, commit, tell } = sharing(2, { page: 10, mostCharacters: 0 });
    await shared.read(at(1), 10);
    commit();
    tell(commit(), true);
    tell(commit(), true);
    read.mockClear();
    expect(positionsOf(await shared.read(at(2), 10))).toEqual([3, 4, 5]);
    expect(read).toHaveBeenCalledTimes(1);
  });
});

describe('a shared log that is offered what was appended here', () => {
  it('shows everything to every follower, whoever appends, whenever it is heard of, and however long it is read', async () => {
    const growth = fc.record({ count: fc.integer({ min: 1, max: 3 }), isOurs: fc.boolean() });
    const growths = fc.array(growth, { minLength: 1, maxLength: 6 });
    const sizes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 });
    const limits = fc.record({ page: fc.integer({ min: 1, max: 4 }), mostCharacters: fc.constantFrom(0, 1_000) });
    const property = fc.asyncProperty(
      growths,
      sizes,
      limits,
      fc.scheduler(),
      async (appends, batches, limit, scheduler) => {
        const { shared, log, events, wakeUps, checkpoints, environment, commit, tell } = sharing(0, limit);
        const read = log.read.bind(log);
        log.read = async (...question) => {
          const answer = await read(...question);
          await scheduler.schedule(Promise.resolve());
          return answer;
        };
        const applied: number[][] = batches.map(() => []);
        const followers = batches.map((batchSize, index) =>
          start(
            new LogFollower(shared, wakeUps, checkpoints, environment, {
              reader: `reader ${index}`,
              batchSize,
              gatherMs: 0,
              apply: async (batch) => void applied[index]?.push(...positionsOf(batch)),
              onError: (error) => expect(error).toBeUndefined(),
            }),
          ),
        );
        const heardOf = ({ count, isOurs }: (typeof appends)[number]) => {
          const records = commit(count);
          void scheduler.schedule(Promise.resolve()).then(() => tell(records, isOurs));
        };
        scheduler.scheduleSequence(appends.map((append) => async () => heardOf(append)));
        await scheduler.waitIdle();
        await settle();
        for (const positions of applied) expect(positions).toEqual(events.map(({ position }) => position));
        const stopped = Promise.all(followers.map(({ stop }) => stop()));
        await scheduler.waitIdle();
        await stopped;
      },
    );
    await fc.assert(property, { numRuns: 300 });
  });
});
