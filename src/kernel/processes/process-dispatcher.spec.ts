import { jest } from '@jest/globals';
import type { StoredEvent } from '../events/stored-event.js';
import type { Checkpoint } from '../log/event-log.js';
import { logRecord } from '../testing/account.fixture.js';
import { InMemoryCheckpoints, InMemoryLog, InMemoryWakeUps } from '../testing/in-memory-log.js';
import { InMemoryProcessInbox } from '../testing/in-memory-process-inbox.js';
import { TestEnvironment } from '../testing/test-environment.js';
import { ProcessDispatcher } from './process-dispatcher.js';

const FENCE = { lease: 'processes', token: 1 };

class CountedCheckpoints extends InMemoryCheckpoints {
  saves = 0;

  override async save(reader: string, checkpoint: Checkpoint): Promise<void> {
    this.saves += 1;
    await super.save(reader, checkpoint);
  }
}

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const passes = (milliseconds: number) => jest.advanceTimersByTimeAsync(milliseconds);

/** A dispatcher of one process, which is told of the events of `account-told`. */
const setUp = () => {
  const events: StoredEvent[] = [];
  const [wakeUps, checkpoints, environment] = [new InMemoryWakeUps(), new CountedCheckpoints(), new TestEnvironment()];
  const inbox = new InMemoryProcessInbox(checkpoints, environment);
  const never = () => Promise.reject(new Error('not to be called'));
  const told: number[] = [];
  const steps = {
    name: 'fulfilment',
    messageOf: async ({ id: eventId, stream, version, position }: StoredEvent) =>
      stream === 'account-told'
        ? { process: 'fulfilment', instance: 'told', eventId, stream, version, position }
        : undefined,
    handle: async ({ position }: { readonly position: number }) => {
      told.push(position);
      return [];
    },
  };
  const start = () => {
    const dispatcher = new ProcessDispatcher(
      () => [steps],
      {
        ...{ inbox, wakeUps, checkpoints, environment, log: new InMemoryLog(events) },
        ...{ store: { load: never, readStream: never }, commands: { run: never }, send: never },
        leases: { whileHeld: (_name, signal, work) => work(signal, FENCE) },
      },
      { handled: () => undefined, stepFailed: () => undefined, failed: () => undefined },
    );
    dispatcher.start();
    return async () => {
      const stopped = dispatcher.stop();
      await passes(1_000);
      await stopped;
    };
  };
  const grow = (stream: string) => {
    const position = events.length + 1;
    events.push(logRecord({ stream, version: position, position }));
    wakeUps.announce();
  };
  return { checkpoints, wakeUps, told, start, grow };
};

it('writes no more than a checkpoint a tick for what concerns no process', async () => {
  const { checkpoints, told, start, grow } = setUp();
  const stop = start();
  const ticks = 10;
  for (let batch = 0; batch < 100; batch += 1) {
    grow('account-other');
    await passes((ticks * 500) / 100);
  }
  expect(told).toEqual([]);
  expect(checkpoints.saves).toBeGreaterThan(0);
  expect(checkpoints.saves).toBeLessThanOrEqual(ticks);
  await stop();
});

it('saves where it stands when the log does not grow any more', async () => {
  const { checkpoints, wakeUps, start, grow } = setUp();
  const stop = start();
  await passes(0);
  grow('account-other');
  await passes(0);
  expect(await checkpoints.load('processes')).toBeUndefined();
  await passes(1_000);
  // As followers are each second.
  wakeUps.announce();
  await passes(0);
  expect(await checkpoints.load('processes')).toMatchObject({ position: 1 });
  await stop();
});

it('saves where it stands with what concerns a process, and is told it once', async () => {
  const { checkpoints, told, start, grow } = setUp();
  const stop = start();
  grow('account-other');
  grow('account-told');
  await passes(100);
  expect(await checkpoints.load('processes')).toMatchObject({ position: 2 });
  await stop();
  const stopAgain = start();
  await passes(100);
  grow('account-told');
  await passes(100);
  expect(told).toEqual([2, 3]);
  await stopAgain();
});
