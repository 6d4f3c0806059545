import type { Decide } from '#kernel';
import { requestPayment } from '../../payment/authorization.decider.js';
import type { PayableOrder } from '../../payment/payable-order.js';
import type { PaymentEvent } from '../../payment/payment.events.js';
import { refuse } from '../../payment/payment.rejections.js';
import { dueOf, type Payments } from '../../payment/payments.js';

/** Asks for what is still to be paid of an order: what it costs without what has come back, less what was captured already. */
export const requestPaymentOf =
  (
    { orderId, customerId, status, total, returned }: PayableOrder & { readonly orderId: string },
    attempt: { readonly paymentId: string; readonly token: string },
  ): Decide<Payments, PaymentEvent> =>
  (state, at) => {
    if (status === 'CANCELLED') return refuse('ORDER_NOT_PAYABLE', { details: { currentStatus: status } });
    const amount = dueOf(state, total.amount - returned);
    if (amount <= 0) return refuse('NOTHING_TO_PAY');
    return requestPayment({ orderId, customerId, ...attempt, amount, currency: total.currency }, total.currency)(
      state,
      at,
    );
  };
