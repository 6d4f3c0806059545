import { outstandingOf, overpaidOf, amountsOf, paymentStatusOf } from './payment-status.js';
import type { PaymentStatus } from './payments.js';

const pay = (status: PaymentStatus, amount = 1_000, more: { captured?: number; voidReason?: string } = {}) => ({
  ...{ status, amount, captured: status === 'CAPTURED' ? amount : 0 },
  ...more,
});
const refund = (status: 'PENDING' | 'COMPLETED' | 'FAILED', amount: number) => ({ status, amount });

type Payments = Parameters<typeof paymentStatusOf>[0]['payments'];
type Refunds = Parameters<typeof paymentStatusOf>[0]['refunds'];

type Kept = Parameters<typeof outstandingOf>[1];

const OPEN = { total: 1_000, isCancelled: false };
const CANCELLED = { total: 1_000, isCancelled: true };
const TIMED_OUT = 'PAYMENT_TIMED_OUT';

describe('the payment status of an order', () => {
  it.each<[status: string, payments: Payments, refunds: Refunds, due?: Parameters<typeof paymentStatusOf>[1]]>([
    ['PENDING', [], []],
    ['PAID', [], [], { total: 0, isCancelled: false }],
    ['PENDING', [pay('REQUESTED')], []],
    ['AUTHORIZED', [pay('AUTHORIZED')], []],
    ['AUTHORIZED', [pay('CAPTURE_REQUESTED')], []],
    ['FAILED', [pay('FAILED')], []],
    ['PENDING', [pay('FAILED'), pay('REQUESTED')], []],
    ['AUTHORIZED', [pay('FAILED'), pay('AUTHORIZED')], []],
    ['PARTIALLY_PAID', [pay('CAPTURED', 999)], []],
    ['PARTIALLY_PAID', [pay('CAPTURED', 999), pay('AUTHORIZED', 1)], []],
    ['PAID', [pay('CAPTURED', 400), pay('CAPTURED', 600)], []],
    ['PAID', [pay('CAPTURED')], [refund('PENDING', 1_000)]],
    ['PAID', [pay('CAPTURED')], [refund('FAILED', 1_000)]],
    ['PARTIALLY_REFUNDED', [pay('CAPTURED')], [refund('COMPLETED', 1)]],
    ['REFUNDED', [pay('CAPTURED')], [refund('COMPLETED', 400), refund('COMPLETED', 600)]],
    ['VOIDED', [], [], CANCELLED],
    ['VOIDED', [pay('FAILED')], [], CANCELLED],
    ['VOIDED', [pay('VOID_REQUESTED', 1_000, { voidReason: 'ORDER_CANCELLED' })], [], CANCELLED],
    ['EXPIRED', [pay('VOIDED', 1_000, { voidReason: TIMED_OUT })], [], CANCELLED],
    ['EXPIRED', [], [], { ...CANCELLED, cancelReason: TIMED_OUT }],
    ['VOIDED', [], [], { ...CANCELLED, cancelReason: 'CUSTOMER_REQUEST' }],
  ])('is %s after %j, %j', (status, payments, refunds, due = OPEN) => {
    expect(paymentStatusOf({ payments, refunds }, due)).toBe(status);
  });
});

describe('the amounts of an order', () => {
  const order = {
    payments: [pay('CAPTURED', 700), pay('AUTHORIZED', 200), pay('FAILED', 300)],
    refunds: [
      { ...refund('COMPLETED', 100), reason: 'REQUESTED' },
      { ...refund('PENDING', 50), reason: 'REQUESTED' },
      { ...refund('FAILED', 500), reason: 'ORDER_CHANGED' },
    ],
  };
  const paid = amountsOf(order);
  const [kept, cancelled] = [OPEN, CANCELLED].map((due) => ({ ...due, returned: 0 })) as [Kept, Kept];

  it('are sums of what payments and refunds have come to', () => {
    expect(paid).toEqual({ authorized: 200, captured: 700, refundPending: 50, refunded: 100 });
  });

  it('tell what is still due: a refund that people ask for makes nothing due again, a cancelled order owes nothing', () => {
    expect([kept, { ...kept, returned: 200 }, cancelled].map((due) => outstandingOf(order, due))).toEqual([
      300, 100, 0,
    ]);
  });

  it('tell that what was given back when the price fell is due when it rises again', () => {
    const followed = (reason: string) => ({
      payments: [pay('CAPTURED')],
      refunds: [{ ...refund('COMPLETED', 400), reason }],
    });
    const due = ['ORDER_CHANGED', 'RETURNED', 'REQUESTED'].map((reason) => outstandingOf(followed(reason), kept));
    expect(due).toEqual([400, 400, 0]);
    expect(outstandingOf(followed('RETURNED'), { ...kept, returned: 400 })).toBe(0);
  });

  it('tell what was paid too much, and is not about to go back', () => {
    const dues = [kept, { ...kept, total: 500 }, { ...kept, total: 900, returned: 500 }, cancelled];
    expect(dues.map((due) => overpaidOf(paid, due))).toEqual([0, 50, 150, 550]);
  });
});
