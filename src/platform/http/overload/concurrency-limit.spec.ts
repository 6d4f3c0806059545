import { ConcurrencyLimit } from './concurrency-limit.js';

const TARGET_MS = 100;

const limited = (least = 4, most = 40) => new ConcurrencyLimit({ least, most, targetMs: TARGET_MS });

/** Lets in as many as it takes. */
const fill = (limit: ConcurrencyLimit): number => {
  let begun = 0;
  while (limit.begin()) begun += 1;
  return begun;
};

const endAll = (limit: ConcurrencyLimit, count: number): void => {
  for (let n = 0; n < count; n += 1) limit.end();
};

/** Ten answers in each of so many intervals, and one that is the quickest. */
const answer = (limit: ConcurrencyLimit, intervals: number, quickestMs: number, from = 0): void => {
  for (let interval = 0; interval < intervals; interval += 1) {
    for (let n = 0; n < 10; n += 1) limit.took(5_000, from + interval * 100 + n);
    limit.took(quickestMs, from + interval * 100 + 99);
  }
};

const bound = (limit: ConcurrencyLimit): number => {
  const begun = fill(limit);
  endAll(limit, begun);
  return begun;
};

it('takes as many as it may, and one more for each that ends', () => {
  const limit = limited();
  expect([fill(limit), limit.isFull, limit.begin()]).toEqual([40, true, false]);
  limit.end();
  expect([limit.isFull, limit.begin(), limit.begin()]).toEqual([false, true, false]);
});

it('takes fewer while even the quickest take too long, and never fewer than the least', () => {
  const limit = limited();
  answer(limit, 3, TARGET_MS + 1);
  expect(bound(limit)).toBeLessThan(34);
  answer(limit, 50, TARGET_MS + 1, 1_000);
  expect(bound(limit)).toBe(4);
});

it('is not misled by a burst: one quick answer in each interval says that there is no standing queue', () => {
  const limit = limited();
  answer(limit, 50, TARGET_MS - 1);
  expect(bound(limit)).toBe(40);
});

it('takes as many as before soon after answers come soon again', () => {
  const limit = limited();
  answer(limit, 50, TARGET_MS + 1);
  answer(limit, 6, TARGET_MS - 1, 10_000);
  expect(bound(limit)).toBe(40);
});

it('counts those that are under way when the bound is lowered below them', () => {
  const limit = limited();
  const begun = fill(limit);
  answer(limit, 50, TARGET_MS + 1);
  endAll(limit, begun - 4);
  expect(limit.isFull).toBe(true);
  limit.end();
  expect(limit.isFull).toBe(false);
});
