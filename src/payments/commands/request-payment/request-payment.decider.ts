import type { Decide } from '#kernel';
import { requestPayment } from '../../payment/authorization.decider.js';
import type { PaymentEvent } from '../../payment/payment.events.js';
import { refuse } from '../../payment/payment.rejections.js';
import type { Payments } from '../../payment/payments.js';

interface OrderToPay {
  readonly orderId: string;
  readonly customerId: string;
  readonly status: string;
  /** Minor units of its currency. */
  readonly total: { readonly amount: number; readonly currency: string };
}

/** Asks for what is still to be paid of an order: what it costs, without what was captured already. */
export const requestPaymentOf =
  (
    { orderId, customerId, status, total }: OrderToPay,
    attempt: { readonly paymentId: string; readonly token: string },
  ): Decide<Payments, PaymentEvent> =>
  (state, at) => {
    if (status === 'CANCELLED') return refuse('ORDER_NOT_PAYABLE', { details: { currentStatus: status } });
    const paid = state.payments.reduce((sum, each) => sum + (each.status === 'CAPTURED' ? each.captured : 0), 0);
    const amount = total.amount - paid;
    if (amount <= 0) return refuse('NOTHING_TO_PAY');
    return requestPayment({ orderId, customerId, ...attempt, amount, currency: total.currency }, total.currency)(
      state,
      at,
    );
  };
