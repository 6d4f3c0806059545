import { filterPredicate } from '#kernel';
import { type Wait, WAITS } from '../../processes/fulfilment/waiting.js';
import { fulfilments } from './fulfilments.projection.js';
import { waitingTooLong } from './waiting-too-long.js';

const NOW = Date.parse('2030-06-01T00:00:00.000Z');
const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
const ago = (milliseconds: number): string => new Date(NOW - milliseconds).toISOString();

/** What is found of orders, of which `stuck` has a step that is stuck, and each of which has waited for so long. */
const found = (olderThanMs: number, waitedMs: number, waits: readonly (Wait | 'stuck')[] = [...WAITS, 'stuck']) => {
  const holds = filterPredicate(fulfilments.view, waitingTooLong(['stuck'], olderThanMs, ago));
  return waits.filter((wait) =>
    holds({ orderId: wait, since: ago(waitedMs), ...(wait !== 'stuck' && { waitingFor: wait }) }),
  );
};

const AT_ONCE = [
  'STOCK',
  'AUTHORIZATION',
  'CONFIRMATION',
  'RELEASE',
  'CAPTURE',
  'COMPLETION',
  'REFUND',
  'PEOPLE',
  'stuck',
];

describe('orders that need somebody', () => {
  it('are found when they wait for longer than is asked', () => {
    expect(found(15 * MINUTE_MS, 15 * MINUTE_MS)).toEqual([]);
    expect(new Set(found(15 * MINUTE_MS, 16 * MINUTE_MS))).toEqual(new Set(AT_ONCE));
  });

  it.each<[wait: Wait, days: number]>([
    ['DISPATCH', 3],
    ['DELIVERY', 14],
    ['PAYMENT', 30],
  ])('are found when they wait for %s for longer than %d days, which are usual', (wait, days) => {
    expect(found(0, days * DAY_MS, [wait])).toEqual([]);
    expect(found(0, days * DAY_MS + 1, [wait])).toEqual([wait]);
    expect(found(40 * DAY_MS, 39 * DAY_MS, [wait])).toEqual([]);
  });

  it('are all found at last, whatever they wait for', () => {
    expect(found(0, 31 * DAY_MS)).toEqual([...WAITS, 'stuck']);
  });
});
