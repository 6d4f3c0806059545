import { jest } from '@jest/globals';
import { Fenced } from './leases.js';
import { settle, setUp, start } from './log-follower.fixture.js';

beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] }));
afterEach(() => jest.useRealTimers());

describe('a log follower whose fence is out of date', () => {
  it('ends, and goes on from its checkpoint when it is started under a new one', async () => {
    const { follower, applied, checkpoints, grow } = setUp(2);
    const following = follower();
    const fence = { lease: 'statement', token: 1 };
    const { save } = checkpoints;
    checkpoints.save = () => Promise.reject(new Fenced(fence));
    await following.follow(new AbortController().signal, fence);
    expect(following.status()).toMatchObject({ state: 'stopped', position: 0 });
    checkpoints.save = save;
    const { stop } = start(following);
    await settle();
    grow();
    await settle();
    expect(following.status()).toMatchObject({ state: 'following', position: 3 });
    expect(applied.flat()).toEqual([1, 2, 1, 2, 3]);
    await stop();
  });
});
