import { jest } from '@jest/globals';
import { CheckpointLost } from './checkpoints.js';
import { BEGINNING, type Checkpoint } from './event-log.js';
import { settle, setUp, start } from './log-follower.fixture.js';

beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] }));
afterEach(() => jest.useRealTimers());

describe('a log follower whose checkpoint is lost', () => {
  it('says so and begins again, when it cannot be saved any more', async () => {
    const { follower, applied, errors, checkpoints, grow } = setUp(3);
    const prepare = jest.fn(async () => undefined);
    const { stop } = start(follower({ prepare }));
    await settle();
    const { save } = checkpoints;
    checkpoints.save = async (reader) => {
      checkpoints.save = save;
      await save.call(checkpoints, reader, BEGINNING);
      throw new CheckpointLost(reader);
    };
    grow();
    await settle();
    expect(errors).toEqual([expect.any(CheckpointLost)]);
    await jest.advanceTimersByTimeAsync(10);
    await settle();
    expect(prepare).toHaveBeenCalledTimes(2);
    expect(applied).toEqual([[1, 2], [3], [4], [1], [2, 3], [4]]);
    await stop();
  });

  it.each<[string, Checkpoint]>([
    ['is gone', BEGINNING],
    ['went back', { position: 2, eventId: 'event-2' }],
  ])('notices within seconds that it %s, while the log does not grow', async (_name, left) => {
    const { follower, errors, checkpoints, wakeUps, events } = setUp(4);
    const following = follower({ guardsCheckpoint: true });
    const { stop } = start(following);
    await settle();
    await checkpoints.save('statement@1', left);
    await jest.advanceTimersByTimeAsync(5_000);
    wakeUps.announce();
    await settle();
    expect(errors).toEqual([expect.any(CheckpointLost)]);
    expect(following.status().state).toBe('retrying');
    await jest.advanceTimersByTimeAsync(10);
    await settle();
    expect(following.status()).toMatchObject({ state: 'following', position: events.length });
    expect(await checkpoints.load('statement@1')).toMatchObject({ position: events.length });
    await stop();
  });
});
