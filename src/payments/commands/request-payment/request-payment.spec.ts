import { given } from '#kernel/testing';
import { PaymentRequested, RefundCompleted, RefundRequested } from '../../payment/payment.events.js';
import { payments } from '../../payment/payments.js';
import { authorized, euros, origin, paid, refund, requested } from '../../testing/index.js';
import { requestPaymentOf } from './request-payment.decider.js';

const order = (status: string, amount: number, returned = 0) => ({
  ...{ orderId: origin.orderId, customerId: origin.customerId, status, returned },
  total: euros(amount),
});
const attempt = { paymentId: 'p2', token: 'tok_ok' };

describe('another attempt to pay', () => {
  it('is one of what the order costs, without what was captured', () => {
    given(payments)
      .when(requestPaymentOf(order('PLACED', 1_000), attempt))
      .then(PaymentRequested({ ...origin, ...attempt, ...euros(1_000) }));
    given(payments, ...paid)
      .when(requestPaymentOf(order('PLACED', 1_000), attempt))
      .then(PaymentRequested({ ...origin, ...attempt, ...euros(100) }));
  });

  it('is one without what has come back, whether that was paid back or not', () => {
    given(payments, ...paid)
      .when(requestPaymentOf(order('PLACED', 1_000, 60), attempt))
      .then(PaymentRequested({ ...origin, ...attempt, ...euros(40) }));
    const back = { ...refund, ...euros(60), reason: 'RETURNED' };
    given(payments, ...paid, RefundRequested(back), RefundCompleted(back))
      .when(requestPaymentOf(order('PLACED', 1_000, 60), attempt))
      .then(PaymentRequested({ ...origin, ...attempt, ...euros(100) }));
  });

  it('is none where nothing is due, where the order was cancelled, or where money is held', () => {
    given(payments, ...paid)
      .when(requestPaymentOf(order('PLACED', 900), attempt))
      .thenRefuses('NOTHING_TO_PAY');
    given(payments)
      .when(requestPaymentOf(order('PLACED', 0), attempt))
      .thenRefuses('NOTHING_TO_PAY');
    given(payments)
      .when(requestPaymentOf(order('CANCELLED', 1_000), attempt))
      .thenRefuses('ORDER_NOT_PAYABLE');
    given(payments, requested, authorized)
      .when(requestPaymentOf(order('PLACED', 1_000), attempt))
      .thenRefuses('PAYMENT_UNDER_WAY');
  });
});
