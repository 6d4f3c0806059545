import { jest } from '@jest/globals';
import { settle, setUp, start } from '../log/log-follower.fixture.js';
import { AnotherLog, ProjectionLagging, ViewFreshness } from './view-freshness.js';

const at = (position: number) => ({ log: 'this log', position, stream: 'account-a', version: 1 });

const freshnessOf = (fed: ReturnType<typeof setUp>, followedHere: boolean, head = 1_000) => {
  const follower = fed.follower();
  const freshness = new ViewFreshness(
    () => ({ reader: follower.reader, follower: followedHere ? follower : undefined }),
    fed.checkpoints,
    fed.environment,
    { id: async () => 'this log', head: async () => head },
  );
  const wait = (position: number, waitMs = 1_000) => {
    const outcome: { result?: unknown } = {};
    void freshness.waitFor(followedHere ? 'statement' : 'statement@1', at(position), waitMs).then(
      () => (outcome.result = 'fresh'),
      (error: unknown) => (outcome.result = error),
    );
    return outcome;
  };
  return { follower, freshness, wait };
};

beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'] }));
afterEach(() => jest.useRealTimers());

describe('waiting for a view that is fed here', () => {
  it('is over at once when the view has seen the point', async () => {
    const fed = setUp(2);
    const { follower, freshness } = freshnessOf(fed, true);
    const { stop } = start(follower);
    await settle();
    const load = jest.spyOn(fed.checkpoints, 'load');
    await freshness.waitFor('statement', at(2), 0);
    expect(load).not.toHaveBeenCalled();
    await stop();
  });

  it('is over as soon as the view has made its progress, without any time passing', async () => {
    const fed = setUp();
    const { follower, wait } = freshnessOf(fed, true);
    const { stop } = start(follower);
    await settle();
    const [first, second] = [wait(1), wait(2)];
    await settle();
    expect([first.result, second.result]).toEqual([undefined, undefined]);
    fed.grow();
    await settle();
    expect([first.result, second.result]).toEqual(['fresh', undefined]);
    fed.grow();
    await settle();
    expect(second.result).toBe('fresh');
    await stop();
  });

  it('ends with ProjectionLagging after the time it may take, not before, and tells both positions', async () => {
    const fed = setUp(3);
    const { follower, wait } = freshnessOf(fed, true);
    const { stop } = start(follower);
    await settle();
    const lagging = wait(7, 250);
    await jest.advanceTimersByTimeAsync(249);
    expect(lagging.result).toBeUndefined();
    await jest.advanceTimersByTimeAsync(1);
    expect(lagging.result).toBeInstanceOf(ProjectionLagging);
    expect(lagging.result).toMatchObject({ view: 'statement', requiredPosition: 7, currentPosition: 3 });
    await stop();
  });

  it('does not wait at all when it may not', async () => {
    const fed = setUp();
    const { freshness } = freshnessOf(fed, true);
    await expect(freshness.waitFor('statement', at(1), 0)).rejects.toThrow(ProjectionLagging);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('leaves no listener behind, however it ends', async () => {
    const fed = setUp();
    const { follower, wait } = freshnessOf(fed, true);
    const unsubscribed: unknown[] = [];
    const onProgress = follower.onProgress.bind(follower);
    let open = 0;
    follower.onProgress = (listener) => {
      open += 1;
      const unsubscribe = onProgress(listener);
      return () => {
        open -= 1;
        unsubscribed.push(unsubscribe());
      };
    };
    const { stop } = start(follower);
    const [fresh, lagging] = [wait(1), wait(9, 50)];
    fed.grow();
    await jest.advanceTimersByTimeAsync(100);
    expect([fresh.result, open]).toEqual(['fresh', 0]);
    expect(lagging.result).toBeInstanceOf(ProjectionLagging);
    expect(unsubscribed.length).toBeGreaterThan(2);
    await stop();
  });
});

describe('waiting for a position that the log does not have', () => {
  it.each([
    ['fed here', true],
    ['fed by another process', false],
  ])('ends with AnotherLog after the time it may take: %s', async (_name, followedHere) => {
    const fed = setUp(3);
    const { follower, wait } = freshnessOf(fed, followedHere, 3);
    const { stop } = start(follower);
    await settle();
    const waiting = wait(4, 35);
    await jest.advanceTimersByTimeAsync(34);
    expect(waiting.result).toBeUndefined();
    await jest.advanceTimersByTimeAsync(1);
    expect(waiting.result).toBeInstanceOf(AnotherLog);
    await stop();
  });

  it('is not said of the newest position, which no view may have seen yet', async () => {
    const fed = setUp();
    const { wait } = freshnessOf(fed, false, 4);
    const waiting = wait(4, 35);
    await jest.advanceTimersByTimeAsync(35);
    expect(waiting.result).toBeInstanceOf(ProjectionLagging);
  });
});

it('a view whose log was replaced is never fresh, however far its checkpoint was', async () => {
  const fed = setUp(3);
  await fed.checkpoints.save('statement@1', { position: 9, eventId: 'of-another-log' });
  const { follower, wait } = freshnessOf(fed, true);
  const { stop } = start(follower);
  await settle();
  const lagging = wait(2, 35);
  await jest.advanceTimersByTimeAsync(35);
  expect(lagging.result).toBeInstanceOf(ProjectionLagging);
  await stop();
});

describe('waiting for a view that another process feeds', () => {
  it.each([
    ['no follower here', false],
    ['a follower here that is on stand-by', true],
  ])('looks at the checkpoint until it has come far enough: %s', async (_name, followedHere) => {
    const fed = setUp();
    const { wait } = freshnessOf(fed, followedHere);
    const waiting = wait(2);
    await fed.checkpoints.save('statement@1', { position: 1, eventId: 'event-1' });
    await jest.advanceTimersByTimeAsync(100);
    expect(waiting.result).toBeUndefined();
    await fed.checkpoints.save('statement@1', { position: 2, eventId: 'event-2' });
    await jest.advanceTimersByTimeAsync(10);
    expect(waiting.result).toBe('fresh');
  });

  it('looks once for all reads that wait, however many do', async () => {
    const fed = setUp();
    const load = jest.spyOn(fed.checkpoints, 'load');
    const { wait } = freshnessOf(fed, false);
    const waiting = Array.from({ length: 200 }, () => wait(1));
    await jest.advanceTimersByTimeAsync(100);
    expect(load.mock.calls.length).toBeLessThanOrEqual(11);
    await fed.checkpoints.save('statement@1', { position: 1, eventId: 'event-1' });
    await jest.advanceTimersByTimeAsync(10);
    expect(waiting.map(({ result }) => result)).toEqual(Array(200).fill('fresh'));
  });

  it('ends with ProjectionLagging as well', async () => {
    const fed = setUp();
    const { wait } = freshnessOf(fed, false);
    const lagging = wait(2, 35);
    await jest.advanceTimersByTimeAsync(35);
    expect(lagging.result).toMatchObject({ requiredPosition: 2, currentPosition: 0 });
  });

  it('looks at the checkpoint also when the follower here has stopped', async () => {
    const fed = setUp(1);
    const { follower, wait } = freshnessOf(fed, true);
    const { stop } = start(follower);
    await settle();
    await stop();
    await fed.checkpoints.save('statement@1', { position: 5, eventId: 'event-5' });
    const waiting = wait(5);
    await settle();
    expect(waiting.result).toBe('fresh');
  });
});
