import { ConcurrencyLimit } from './concurrency-limit.js';

const TARGET_MS = 100;

const limited = (least = 4, most = 40) => new ConcurrencyLimit({ least, most, targetMs: TARGET_MS });

/** Lets in as many as it takes. */
const fill = (inHand: ConcurrencyLimit): number => {
  let begun = 0;
  while (inHand.begin()) begun += 1;
  return begun;
};

const endAll = (inHand: ConcurrencyLimit, count: number): void => {
  for (let n = 0; n < count; n += 1) inHand.end();
};

/** Ten answers in each of so many intervals, and one that is the quickest. */
const answer = (inHand: ConcurrencyLimit, intervals: number, quickestMs: number, from = 0): void => {
  for (let interval = 0; interval < intervals; interval += 1) {
    for (let n = 0; n < 10; n += 1) inHand.took(5_000, from + interval * 100 + n);
    inHand.took(quickestMs, from + interval * 100 + 99);
  }
};

const bound = (inHand: ConcurrencyLimit): number => {
  const begun = fill(inHand);
  endAll(inHand, begun);
  return begun;
};

it('takes as many as it may, and one more for each that ends', () => {
  const inHand = limited();
  expect([fill(inHand), inHand.isFull, inHand.begin()]).toEqual([40, true, false]);
  inHand.end();
  expect([inHand.isFull, inHand.begin(), inHand.begin()]).toEqual([false, true, false]);
});

it('takes fewer while even the quickest take too long, and never fewer than the least', () => {
  const inHand = limited();
  answer(inHand, 3, TARGET_MS + 1);
  expect(bound(inHand)).toBeLessThan(34);
  answer(inHand, 50, TARGET_MS + 1, 1_000);
  expect(bound(inHand)).toBe(4);
});

it('is not misled by a burst: one quick answer in each interval says that there is no standing queue', () => {
  const inHand = limited();
  answer(inHand, 50, TARGET_MS - 1);
  expect(bound(inHand)).toBe(40);
});

it('takes as many as before soon after answers come soon again', () => {
  const inHand = limited();
  answer(inHand, 50, TARGET_MS + 1);
  answer(inHand, 6, TARGET_MS - 1, 10_000);
  expect(bound(inHand)).toBe(40);
});

it('counts those that are in hand when the bound is lowered below them', () => {
  const inHand = limited();
  const begun = fill(inHand);
  answer(inHand, 50, TARGET_MS + 1);
  endAll(inHand, begun - 4);
  expect(inHand.isFull).toBe(true);
  inHand.end();
  expect(inHand.isFull).toBe(false);
});
