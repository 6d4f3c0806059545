import { type Decide, type Personal, unchanged } from '#kernel';
import type { GatewayAnswer } from '../gateway/payment-gateway.js';
import { authorizationOf, isBegun, originOf, type Payment } from './payment.js';
import {
  PaymentAuthorized,
  type PaymentEvent,
  PaymentFailed,
  PaymentRecorded,
  PaymentRequested,
  PaymentVoided,
  PaymentVoidRequested,
} from './payment.events.js';
import { refuse } from './payment.rejections.js';

type Decision = Decide<Payment, PaymentEvent>;

interface NewPayment {
  readonly orderId: string;
  readonly customerId: string;
  /** Minor units. */
  readonly amount: number;
  readonly currency: string;
}

/** Begins an attempt to pay: the amount is to be authorised. */
export const requestPayment =
  (intent: NewPayment & { readonly token: string }): Decision =>
  (payment) =>
    isBegun(payment) ? refuse('PAYMENT_ALREADY_EXISTS', { pointer: '/paymentId' }) : [PaymentRequested(intent)];

/** Records money that came another way, such as a bank transfer. */
export const recordPayment =
  (intent: NewPayment & { readonly reference: Personal }): Decision =>
  (payment) =>
    isBegun(payment) ? refuse('PAYMENT_ALREADY_EXISTS', { pointer: '/paymentId' }) : [PaymentRecorded(intent)];

/** Records what the gateway has made of the authorisation; one that is to be let go of meanwhile is asked for to be. */
export const recordAuthorization =
  (answer: GatewayAnswer): Decision =>
  (payment) => {
    if (!isBegun(payment)) return refuse('PAYMENT_NOT_FOUND');
    const isAwaited = payment.status === 'REQUESTED' || payment.status === 'VOID_REQUESTED';
    if (!isAwaited || payment.authorization !== undefined) return unchanged;
    if (!answer.isDone) return [PaymentFailed({ ...originOf(payment), reason: answer.reason })];
    const { requested: amount, currency } = payment;
    const authorized = PaymentAuthorized({ ...originOf(payment), amount, currency, reference: answer.reference });
    const { voidReason: reason } = payment;
    return reason === undefined
      ? [authorized]
      : [authorized, PaymentVoidRequested({ ...originOf(payment), reason, authorization: answer.reference })];
  };

/** Lets go of the money, or of an authorisation whose outcome is not known yet. What was captured has to be refunded. */
export const requestVoid =
  (reason: 'ORDER_CANCELLED' | 'PAYMENT_TIMED_OUT'): Decision =>
  (payment) => {
    if (!isBegun(payment)) return refuse('PAYMENT_NOT_FOUND');
    switch (payment.status) {
      case 'REQUESTED':
      case 'AUTHORIZED':
        return [PaymentVoidRequested({ ...originOf(payment), ...authorizationOf(payment), reason })];
      case 'FAILED':
      case 'VOID_REQUESTED':
      case 'VOIDED':
        return unchanged;
      case 'CAPTURE_REQUESTED':
      case 'CAPTURED':
        return refuse('PAYMENT_STATE_CONFLICT', { details: { currentStatus: payment.status } });
    }
  };

/** Records that the gateway has let go of the authorisation. */
export const recordVoid = (): Decision => (payment) => {
  if (!isBegun(payment)) return refuse('PAYMENT_NOT_FOUND');
  const isAwaited = payment.status === 'VOID_REQUESTED' && payment.authorization !== undefined;
  return isAwaited ? [PaymentVoided(originOf(payment))] : unchanged;
};
