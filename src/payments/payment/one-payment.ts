import type { Decide, Decision } from '#kernel';
import type { PaymentEvent } from './payment.events.js';
import { refuse } from './payment.rejections.js';
import type { Payment, Payments } from './payments.js';

/** What events carry of the payment that they are about. */
export interface Origin {
  readonly orderId: string;
  readonly customerId: string;
  readonly paymentId: string;
}

/** A payment that was begun, and what events about it carry. */
export interface Begun {
  readonly payment: Payment;
  readonly origin: Origin;
  readonly currency: string;
}

/** A decision on one payment of the order; refused where there is none with this id. */
export const onPayment =
  (
    paymentId: string,
    decide: (begun: Begun, state: Payments) => Decision<PaymentEvent>,
  ): Decide<Payments, PaymentEvent> =>
  (state) => {
    const payment = state.payments.find((each) => each.paymentId === paymentId);
    if (payment === undefined || state.order === undefined) return refuse('PAYMENT_NOT_FOUND');
    const { orderId, customerId, currency } = state.order;
    return decide({ payment, origin: { orderId, customerId, paymentId }, currency }, state);
  };

/** `{ authorization }`, or nothing when there is none: what a gateway needs to move or let go of the money. */
export const authorizationOf = ({ authorization }: Payment): { readonly authorization?: string } =>
  authorization === undefined ? {} : { authorization };
