import { TestEnvironment } from '#kernel/testing';
import { SustainedFailure } from './sustained-failure.js';
import { STALLED_AFTER_MS, StallDetector } from './stall-detector.js';

const DAY_MS = 86_400_000;

describe.each([
  ['back', -DAY_MS],
  ['forward', DAY_MS],
])('with a wall clock that is set %s by a day', (_where, jumpMs) => {
  it('a reader that stands still is told of in time, and no other', () => {
    const environment = new TestEnvironment();
    const standStill = new StallDetector(environment);
    const isStalled = () => standStill.isStalled('orders', 1, 2);
    isStalled();
    environment.clockOffset = jumpMs;
    expect(isStalled()).toBe(false);
    environment.pass(STALLED_AFTER_MS);
    expect(isStalled()).toBe(true);
  });

  it('a failure that lasts is told of in time, and no other', () => {
    const environment = new TestEnvironment();
    const failure = new SustainedFailure(environment);
    failure.failed(new Error('away'));
    environment.clockOffset = jumpMs;
    expect(failure.reason).toBeUndefined();
    environment.pass(20_000);
    expect(failure.reason).toBe('away');
  });
});
