import { TestEnvironment } from '#kernel/testing';
import { FetchWatch } from './fetch-watch.js';

const REBALANCE_MS = 60_000;

describe('A consumer stands still', () => {
  let environment: TestEnvironment;
  let watch: FetchWatch;
  beforeEach(() => {
    environment = new TestEnvironment();
    watch = new FetchWatch(() => environment.monotonicMs(), REBALANCE_MS);
  });

  const after = (milliseconds: number): boolean => {
    environment.pass(milliseconds);
    return watch.isStandingStill();
  };

  it('when it has asked for nothing for 30 s', () => {
    watch.fetched();
    expect([after(29_000), after(2_000)]).toEqual([false, true]);
  });

  it('not while it joins its group', () => {
    expect(after(REBALANCE_MS)).toBe(false);
    watch.fetched();
    watch.rebalancing();
    expect([after(REBALANCE_MS), after(31_000)]).toEqual([false, true]);
  });

  it('not while a batch is in hand, however long that takes', () => {
    watch.fetched();
    watch.batchBegun();
    watch.batchBegun();
    expect(after(120_000)).toBe(false);
    watch.batchEnded();
    expect(after(120_000)).toBe(false);
    watch.batchEnded();
    expect([after(29_000), after(2_000)]).toEqual([false, true]);
  });
});
