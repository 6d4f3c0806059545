import { clear } from '#kernel';
import { given } from '#kernel/testing';
import { PaymentRecorded, RefundRequested } from '../../payment/payment.events.js';
import { payments } from '../../payment/payments.js';
import { euros, origin, paid, refund } from '../../testing/index.js';
import { settlePayments } from './settle-payments.decider.js';

const order = (total: number, returned = 0) => ({
  customerId: 'VINET',
  status: 'COMPLETED',
  total: euros(total),
  returned,
});
const back = { refundId: 'r1', reason: 'RETURNED' };
const returned = (amount: number) =>
  RefundRequested({ ...refund, ...euros(amount), reason: 'RETURNED', authorization: 'auth' });

describe('settling what was paid for goods that have come back', () => {
  it('gives their price back, and what it gave already not again', () => {
    given(payments, ...paid)
      .when(settlePayments(order(900, 300), back))
      .then(returned(300));
    given(payments, ...paid, returned(300))
      .when(settlePayments(order(900, 300), back))
      .then();
    given(payments, ...paid, returned(300))
      .when(settlePayments(order(900, 900), { ...back, refundId: 'r2' }))
      .then(RefundRequested({ ...returned(600).data, refundId: 'r2' }));
  });

  it('gives nothing back that is still to be paid, and never more than was taken', () => {
    given(payments, ...paid)
      .when(settlePayments(order(1_000, 60), back))
      .then();
    given(payments, ...paid)
      .when(settlePayments(order(1_000, 1_000), back))
      .then(returned(900));
    given(payments)
      .when(settlePayments(order(1_000, 1_000), back))
      .then();
  });

  it('leaves to people what came another way', () => {
    const transfer = PaymentRecorded({ ...origin, ...euros(900), reference: clear('transfer') });
    given(payments, transfer)
      .when(settlePayments(order(900, 300), back))
      .then();
  });
});
