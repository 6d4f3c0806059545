import { type Decide, unchanged } from '#kernel';
import { requestCapture } from '../../payment/capture.decider.js';
import type { PayableOrder } from '../../payment/payable-order.js';
import type { PaymentEvent } from '../../payment/payment.events.js';
import { dueOf, type Payments } from '../../payment/payments.js';

/** Takes what is held for an order, as far as the order still costs it; nothing of one that was cancelled. */
export const capturePayments =
  ({ status, total, returned }: PayableOrder): Decide<Payments, PaymentEvent> =>
  (state, at) => {
    const held = state.payments.find((payment) => payment.status === 'AUTHORIZED');
    const due = status === 'CANCELLED' ? 0 : dueOf(state, total.amount - returned);
    return held === undefined || due <= 0
      ? unchanged
      : requestCapture(held.paymentId, Math.min(held.requested, due))(state, at);
  };
