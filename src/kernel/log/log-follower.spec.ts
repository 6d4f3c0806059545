import type { StoredEvent } from '../events/stored-event.js';
import { jest } from '@jest/globals';
import { StoreUnavailable } from '../events/event-store.js';
import { positionsOf, settle, setUp, start } from './log-follower.fixture.js';

beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] }));
afterEach(() => jest.useRealTimers());

describe('a log follower', () => {
  it('reads the log to its end in batches, and goes on when it grows', async () => {
    const { follower, applied, grow, checkpoints } = setUp(5);
    const following = follower();
    expect(following.status()).toMatchObject({ reader: 'statement@1', state: 'idle', position: 0 });
    const { stop } = start(following);
    await settle();
    expect(applied).toEqual([[1, 2], [3, 4], [5]]);
    grow();
    await settle();
    expect(applied.at(-1)).toEqual([6]);
    expect(following.status()).toMatchObject({ state: 'following', position: 6, lastError: undefined });
    expect(await checkpoints.load('statement@1')).toEqual({ position: 6, eventId: 'event-6' });
    await stop();
    expect(following.status()).toMatchObject({ state: 'stopped', position: 6 });
  });

  it('saves no checkpoint that was saved with the effect', async () => {
    const { follower, checkpoints } = setUp(3);
    const save = jest.spyOn(checkpoints, 'save');
    const following = follower({ apply: async (_batch, { position }) => position === 2 });
    const { stop } = start(following);
    await settle();
    expect(save.mock.calls).toEqual([['statement@1', { position: 3, eventId: 'event-3' }, undefined]]);
    await stop();
  });

  it('goes on where the one before it stopped', async () => {
    const { follower, applied, grow } = setUp(3);
    const first = start(follower());
    await settle();
    await first.stop();
    grow(2);
    const second = start(follower());
    await settle();
    expect(applied).toEqual([[1, 2], [3], [4, 5]]);
    await second.stop();
  });

  it('repeats a batch after a crash between effect and checkpoint, and skips none, wherever it crashes', async () => {
    for (let crashAt = 1; crashAt <= 12; crashAt += 1) {
      const { follower, applied, checkpoints, log } = setUp(6);
      let calls = 0;
      const dies = () => ++calls >= crashAt;
      const never = () => new Promise<never>(() => undefined);
      const { read } = log;
      const { save } = checkpoints;
      log.read = (...given) => (dies() ? never() : read.apply(log, given));
      checkpoints.save = (...given) => (dies() ? never() : save.apply(checkpoints, given));
      const apply = async (batch: readonly StoredEvent[]) => (dies() ? never() : void applied.push(positionsOf(batch)));
      void start(follower({ apply })).ended;
      await settle();
      expect(calls).toBeGreaterThanOrEqual(Math.min(crashAt, 11));
      Object.assign(log, { read });
      Object.assign(checkpoints, { save });
      const next = start(follower());
      await settle();
      await next.stop();
      expect([...new Set(applied.flat())]).toEqual([1, 2, 3, 4, 5, 6]);
      expect(applied.flat().length).toBeLessThanOrEqual(8);
    }
  });

  it('asks for what follows while a whole batch takes effect, and for no more than that', async () => {
    const { follower, log } = setUp(5);
    const read = jest.spyOn(log, 'read');
    const asked: number[] = [];
    const apply = async () => void asked.push(...read.mock.calls.splice(0).map(([{ position }]) => position));
    const { stop } = start(follower({ apply }));
    await settle();
    expect(asked).toEqual([0, 2, 4]);
    await stop();
  });

  it('hears of what was committed after it had read ahead', async () => {
    const { follower, applied, grow } = setUp(3);
    const apply = async (batch: readonly StoredEvent[]) => {
      if (applied.push(positionsOf(batch)) === 1) grow();
    };
    const { stop } = start(follower({ apply }));
    await settle();
    expect(applied).toEqual([[1, 2], [3], [4]]);
    await stop();
  });

  it('prepares before the first batch, each time it follows, until it succeeds', async () => {
    const { follower, applied, errors, grow } = setUp(1);
    const prepare = jest.fn(async () => void expect(applied).toHaveLength(prepared++));
    let prepared = 0;
    prepare.mockRejectedValueOnce(new StoreUnavailable('not yet'));
    const following = follower({ prepare });
    const first = start(following);
    await settle();
    expect([applied, errors.length]).toEqual([[], 1]);
    await jest.advanceTimersByTimeAsync(10);
    expect(applied).toEqual([[1]]);
    await first.stop();
    grow();
    const second = start(following);
    await settle();
    expect([applied, prepare.mock.calls.length]).toEqual([[[1], [2]], 3]);
    await second.stop();
  });
});

describe('a batch that fails', () => {
  it('is tried again with growing pauses and never skipped', async () => {
    const { follower, applied, errors, checkpoints } = setUp(3);
    const tries: number[] = [];
    const failing = { until: Infinity };
    const following = follower({
      apply: async (batch) => {
        tries.push(Date.now());
        if (tries.length < failing.until) throw new StoreUnavailable('the database is gone');
        applied.push(positionsOf(batch));
      },
    });
    const failingSince = performance.now();
    const { stop } = start(following);
    await jest.advanceTimersByTimeAsync(5_000);
    const pauses = tries.slice(1).map((at, index) => at - (tries[index] ?? 0));
    expect(pauses.slice(0, 10)).toEqual([10, 20, 40, 80, 160, 320, 640, 1_000, 1_000, 1_000]);
    expect(following.status()).toEqual({
      reader: 'statement@1',
      state: 'retrying',
      position: 0,
      failingSince,
      lastError: 'the database is gone',
    });
    expect(errors).toHaveLength(tries.length);
    expect(await checkpoints.load('statement@1')).toBeUndefined();
    failing.until = 0;
    await jest.advanceTimersByTimeAsync(1_000);
    expect(applied).toEqual([[1], [2, 3]]);
    expect(following.status()).toMatchObject({ state: 'following', failingSince: undefined, lastError: undefined });
    await stop();
  });

  it('is repeated when only its checkpoint failed', async () => {
    const { follower, applied, checkpoints } = setUp(2);
    const save = jest.spyOn(checkpoints, 'save').mockRejectedValueOnce(new StoreUnavailable('gone'));
    const following = follower();
    const { stop } = start(following);
    await settle();
    expect(following.status().position).toBe(0);
    await jest.advanceTimersByTimeAsync(10);
    expect(applied).toEqual([[1, 2], [1], [2]]);
    expect(following.status().position).toBe(2);
    expect(save).toHaveBeenCalledTimes(3);
    await stop();
  });

  it('is halved until it passes, since it may be too large to be taken in time, and grows again afterwards', async () => {
    const { follower, applied } = setUp(20);
    const following = follower({
      batchSize: 8,
      apply: async (batch) => {
        if (batch.length > 2 && batch[0]?.position === 1) throw new StoreUnavailable('took too long');
        applied.push(positionsOf(batch));
      },
    });
    const { stop } = start(following);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(applied.map(({ length }) => length)).toEqual([2, 4, 8, 6]);
    expect(applied.flat()).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    await stop();
  });

  it('does not keep a follower from stopping', async () => {
    const { follower } = setUp(2);
    const following = follower({ apply: () => Promise.reject(new StoreUnavailable('gone')) });
    const { stop } = start(following);
    await jest.advanceTimersByTimeAsync(3_000);
    const stopped = stop();
    await jest.advanceTimersByTimeAsync(1_000);
    await stopped;
    expect(following.status()).toMatchObject({ state: 'stopped', position: 0 });
  });
});

describe('a log that was replaced', () => {
  it('ends following by itself, tells so, and applies nothing', async () => {
    const { follower, applied, errors, checkpoints, wakeUps } = setUp(3);
    await checkpoints.save('statement@1', { position: 2, eventId: 'an event of another log' });
    const following = follower();
    const { ended, stop } = start(following);
    await ended;
    expect(following.status()).toMatchObject({ state: 'replaced', position: 2 });
    expect(following.status().lastError).toContain('an event of another log at position 2 is not in the log any more');
    expect([applied, errors.length, wakeUps.listeners.size]).toEqual([[], 1, 0]);
    await stop();
    expect(following.status().state).toBe('replaced');
  });

  it('is noticed also by a follower that was at the end', async () => {
    const { follower, events, wakeUps } = setUp(3);
    const following = follower();
    const { ended } = start(following);
    await settle();
    events.length = 1;
    wakeUps.announce();
    await ended;
    expect(following.status()).toMatchObject({ state: 'replaced', position: 3 });
  });
});

describe('stopping', () => {
  it('finishes the batch under way, keeps its checkpoint and begins no other', async () => {
    const { follower, checkpoints, applied, wakeUps } = setUp(5);
    let finish: () => void = () => undefined;
    const inHand = new Promise<void>((resolve) => (finish = resolve));
    const following = follower({
      apply: async (batch) => {
        await inHand;
        applied.push(positionsOf(batch));
      },
    });
    const { ended, abort } = start(following);
    let stopped = false;
    void ended.then(() => (stopped = true));
    await settle();
    abort();
    await settle();
    expect(stopped).toBe(false);
    finish();
    await ended;
    expect(applied).toEqual([[1, 2]]);
    expect((await checkpoints.load('statement@1'))?.position).toBe(2);
    expect(wakeUps.listeners.size).toBe(0);
  });

  it('ends a follower that waits, and one that has not begun', async () => {
    const { follower, applied } = setUp(1);
    const waiting = start(follower());
    await settle();
    await waiting.stop();
    const neverBegun = follower();
    await neverBegun.follow(AbortSignal.abort());
    expect(neverBegun.status().state).toBe('stopped');
    expect(applied).toEqual([[1]]);
  });
});
