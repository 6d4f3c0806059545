import { adjustmentsOf } from './adjustments.js';
import type { Refund } from './payments.js';

const part = (refundId: string, paymentId: string, amount: number, status: Refund['status']): Refund => ({
  ...{ refundId, paymentId, amount, status, reason: 'REQUESTED' },
});

const shown = (...parts: readonly Refund[]) =>
  adjustmentsOf(parts).map(({ adjustmentId, status, amount }) => [adjustmentId, status, amount]);

describe('the ledger of an order', () => {
  it('has each refund once, below 0, the oldest first', () => {
    expect(shown(part('r2', 'p1', 500, 'COMPLETED'), part('r1', 'p1', 500, 'PENDING'))).toEqual([
      ['r2', 'COMPLETED', -500],
      ['r1', 'PENDING', -500],
    ]);
    expect(shown()).toEqual([]);
  });

  it.each([
    ['PENDING', -900, ['COMPLETED', 'PENDING']],
    ['COMPLETED', -900, ['COMPLETED', 'COMPLETED']],
    ['COMPLETED', -800, ['COMPLETED', 'FAILED']],
    ['PENDING', -100, ['FAILED', 'PENDING']],
    ['FAILED', -900, ['FAILED', 'FAILED']],
  ] as const)('sums up a refund of two payments: %s %i of %j', (status, amount, [first, second]) => {
    expect(shown(part('r1', 'p1', 800, first), part('r1', 'p2', 100, second))).toEqual([['r1', status, amount]]);
  });
});
