import { type Decide, unchanged } from '#kernel';
import type { GatewayAnswer } from '../gateway/payment-gateway.js';
import { authorizationOf, isBegun, originOf, type Payment, refundable } from './payment.js';
import { type PaymentEvent, RefundCompleted, RefundFailed, RefundRequested } from './payment.events.js';
import { refuse } from './payment.rejections.js';

export interface RefundIntent {
  /** Two refunds of the same amount are two refunds: the id alone distinguishes them. */
  readonly refundId: string;
  /** Minor units. */
  readonly amount: number;
  readonly currency: string;
  readonly reason: string;
}

/** Gives money back: never more than was captured and has not been given back, nor is about to be. */
export const requestRefund =
  (intent: RefundIntent): Decide<Payment, PaymentEvent> =>
  (payment) => {
    if (!isBegun(payment)) return refuse('PAYMENT_NOT_FOUND');
    if (payment.refunds.some(({ refundId }) => refundId === intent.refundId)) {
      return refuse('REFUND_ALREADY_EXISTS', { pointer: '/refundId' });
    }
    if (intent.currency !== payment.currency) {
      return refuse('PAYMENT_CURRENCY_MISMATCH', { pointer: '/amount/currency' });
    }
    if (payment.status !== 'CAPTURED' || intent.amount > refundable(payment)) {
      return refuse('REFUND_EXCEEDS_CAPTURED', { pointer: '/amount', details: { refundable: refundable(payment) } });
    }
    return [RefundRequested({ ...originOf(payment), ...authorizationOf(payment), ...intent })];
  };

/** Records what the gateway has made of a refund; one that it has refused gives its amount free again. */
export const recordRefund =
  (refundId: string, answer: GatewayAnswer): Decide<Payment, PaymentEvent> =>
  (payment) => {
    if (!isBegun(payment)) return refuse('PAYMENT_NOT_FOUND');
    const refund = payment.refunds.find((each) => each.refundId === refundId);
    if (refund?.status !== 'PENDING') return unchanged;
    const told = { ...originOf(payment), refundId, amount: refund.amount, currency: payment.currency };
    return answer.isDone
      ? [RefundCompleted({ ...told, reference: answer.reference })]
      : [RefundFailed({ ...told, reason: answer.reason })];
  };
