import { jest } from '@jest/globals';
import { Deadlines } from '../commands/deadlines.js';
import { ProjectionLagging, ViewFreshness } from '../projections/view-freshness.js';
import { settle, setUp, start } from './log-follower.fixture.js';

const DAY_MS = 86_400_000;

beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'] }));
afterEach(() => jest.useRealTimers());

/** What has become of work; `undefined` while it is under way. */
const outcomeOf = (work: Promise<unknown>) => {
  const seen: { outcome?: unknown } = {};
  void work.then(
    (result) => (seen.outcome = result),
    (error: unknown) => (seen.outcome = error),
  );
  return seen;
};

describe.each([
  ['back', -DAY_MS],
  ['forward', DAY_MS],
])('a wall clock that is set %s by a day', (_where, jumpMs) => {
  it('neither stops a follower nor lets it take less than it gathers', async () => {
    const { follower, applied, grow, environment } = setUp(1);
    const gathering = follower({
      batchSize: 10,
      gatherMs: 50,
      apply: async (batch) => {
        environment.clockOffset += jumpMs;
        applied.push(batch.map(({ position }) => position));
      },
    });
    const { stop } = start(gathering);
    await settle();
    grow();
    await jest.advanceTimersByTimeAsync(20);
    grow();
    await jest.advanceTimersByTimeAsync(29);
    expect(applied).toEqual([[1]]);
    await jest.advanceTimersByTimeAsync(1);
    expect(applied).toEqual([[1], [2, 3]]);
    await stop();
  });

  it('does not keep a follower from what it does about once a second', async () => {
    const tick = jest.fn(async () => undefined);
    const { follower, grow, environment } = setUp(1);
    const { stop } = start(follower({ tick }));
    await settle();
    const before = tick.mock.calls.length;
    environment.clockOffset = jumpMs;
    for (let n = 0; n < 4; n += 1) {
      grow();
      await jest.advanceTimersByTimeAsync(500);
    }
    expect(tick.mock.calls.length - before).toBe(3);
    await stop();
  });

  it('neither lengthens nor shortens a deadline', async () => {
    const { environment } = setUp();
    const work = new Deadlines(environment, 2_000).within(new Promise(() => undefined), () => new Error('late'));
    const seen = outcomeOf(work);
    environment.clockOffset = jumpMs;
    await jest.advanceTimersByTimeAsync(1_999);
    expect(seen.outcome).toBeUndefined();
    await jest.advanceTimersByTimeAsync(1);
    expect(seen.outcome).toEqual(new Error('late'));
  });

  it('lets a read wait for its view as long as it may, and no longer', async () => {
    const { checkpoints, environment } = setUp();
    const views = new ViewFreshness(() => ({ reader: 'r', follower: undefined }), checkpoints, environment, {
      id: async () => 'log',
      head: async () => 1,
    });
    const seen = outcomeOf(
      views.waitFor('statement', { log: 'log', position: 1, stream: 'account-a', version: 1 }, 1_000),
    );
    environment.clockOffset = jumpMs;
    await jest.advanceTimersByTimeAsync(990);
    expect(seen.outcome).toBeUndefined();
    await jest.advanceTimersByTimeAsync(20);
    expect(seen.outcome).toBeInstanceOf(ProjectionLagging);
  });
});
