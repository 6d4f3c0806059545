import { type Decide, type Personal, type Rejection, unchanged } from '#kernel';
import type { GatewayAnswer } from '../gateway/payment-gateway.js';
import { authorizationOf, onPayment, type Origin } from './one-payment.js';
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
import type { Payment, Payments } from './payments.js';

type Decision = Decide<Payments, PaymentEvent>;

interface NewPayment extends Origin {
  /** Minor units. */
  readonly amount: number;
  readonly currency: string;
}

/** Most attempts to pay one order. */
export const MOST_PAYMENTS = 50;

/**
 * Begins an attempt to pay: the amount is to be authorised. One at a time, so that no two of them take the same money.
 * @param currency of the order
 */
export const requestPayment =
  (intent: NewPayment & { readonly token: string }, currency: string): Decision =>
  (state) =>
    refusalOf(intent, currency, state) ??
    (state.payments.some(holdsMoney) ? refuse('PAYMENT_UNDER_WAY') : [PaymentRequested(intent)]);

/** Records money that came another way, such as a bank transfer. @param currency of the order */
export const recordPayment =
  (intent: NewPayment & { readonly reference: Personal }, currency: string): Decision =>
  (state) =>
    refusalOf(intent, currency, state) ?? [PaymentRecorded(intent)];

/** Records what the gateway has made of the authorisation; one that is to be let go of meanwhile is asked for to be. */
export const recordAuthorization = (paymentId: string, answer: GatewayAnswer): Decision =>
  onPayment(paymentId, ({ payment, origin, currency }) => {
    const isAwaited = payment.status === 'REQUESTED' || payment.status === 'VOID_REQUESTED';
    if (!isAwaited || payment.authorization !== undefined) return unchanged;
    if (!answer.isDone) return [PaymentFailed({ ...origin, reason: answer.reason })];
    const { requested: amount, voidReason: reason } = payment;
    const authorized = PaymentAuthorized({ ...origin, amount, currency, reference: answer.reference });
    return reason === undefined
      ? [authorized]
      : [authorized, PaymentVoidRequested({ ...origin, reason, authorization: answer.reference })];
  });

/** Lets go of money that is held, or whose authorisation is not answered yet. What was captured has to be refunded. */
export const requestVoid = (paymentId: string, reason: 'ORDER_CANCELLED' | 'PAYMENT_TIMED_OUT'): Decision =>
  onPayment(paymentId, ({ payment, origin }) => {
    switch (payment.status) {
      case 'REQUESTED':
      case 'AUTHORIZED':
        return [PaymentVoidRequested({ ...origin, ...authorizationOf(payment), reason })];
      case 'FAILED':
      case 'VOID_REQUESTED':
      case 'VOIDED':
        return unchanged;
      case 'CAPTURE_REQUESTED':
      case 'CAPTURED':
        return refuse('PAYMENT_STATE_CONFLICT', { details: { currentStatus: payment.status } });
    }
  });

/** Records that the gateway has let go of the authorisation. */
export const recordVoid = (paymentId: string): Decision =>
  onPayment(paymentId, ({ payment: { status, authorization }, origin }) =>
    status === 'VOID_REQUESTED' && authorization !== undefined ? [PaymentVoided(origin)] : unchanged,
  );

const refusalOf = (intent: NewPayment, currency: string, { payments }: Payments): Rejection | undefined => {
  if (payments.some(({ paymentId }) => paymentId === intent.paymentId)) {
    return refuse('PAYMENT_ALREADY_EXISTS', { pointer: '/paymentId' });
  }
  if (payments.length >= MOST_PAYMENTS) return refuse('TOO_MANY_PAYMENTS');
  if (intent.currency !== currency) {
    return refuse('PAYMENT_CURRENCY_MISMATCH', { pointer: '/amount/currency', details: { currency } });
  }
  return undefined;
};

/** Whether the gateway holds money of this payment, or may come to. */
const holdsMoney = ({ status }: Payment): boolean => ['REQUESTED', 'AUTHORIZED', 'CAPTURE_REQUESTED'].includes(status);
