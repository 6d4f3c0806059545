import { logRecord } from '../testing/account.fixture.js';
import { InMemoryCheckpoints, InMemoryLog, InMemoryWakeUps } from '../testing/in-memory-log.js';
import { TestEnvironment } from '../testing/test-environment.js';
import type { StoredEvent } from '../events/stored-event.js';
import { type FollowerOptions, LogFollower } from './log-follower.js';

/** A log, and followers of it as one process after another has them. */
export const setUp = (length = 0) => {
  const events: StoredEvent[] = [];
  const [log, wakeUps, checkpoints] = [new InMemoryLog(events), new InMemoryWakeUps(), new InMemoryCheckpoints()];
  const environment = new TestEnvironment();
  const applied: number[][] = [];
  const errors: unknown[] = [];
  const grow = (count = 1) => {
    for (let each = 0; each < count; each += 1) {
      const position = events.length + 1;
      events.push(logRecord({ stream: 'account-a', version: position, position }));
    }
    wakeUps.announce();
  };
  const follower = (options: Partial<FollowerOptions> = {}) =>
    new LogFollower(log, wakeUps, checkpoints, environment, {
      reader: 'statement@1',
      batchSize: 2,
      gatherMs: 0,
      apply: async (batch) => void applied.push(positionsOf(batch)),
      onError: (error) => errors.push(error),
      ...options,
    });
  grow(length);
  return { events, log, wakeUps, checkpoints, environment, applied, errors, grow, follower };
};

export const positionsOf = (batch: readonly StoredEvent[]): number[] => batch.map(({ position }) => position);

/** Lets everything happen that can happen without time passing. */
export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 200; turn += 1) await Promise.resolve();
};

/** Starts following; `stop` resolves when the follower has ended. */
export const start = (follower: LogFollower) => {
  const stopping = new AbortController();
  const ended = follower.follow(stopping.signal);
  return {
    ended,
    abort: () => stopping.abort(),
    stop: () => {
      stopping.abort();
      return ended;
    },
  };
};
