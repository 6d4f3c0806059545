import { type Decide, type Personal, unchanged } from '#kernel';
import type { GatewayAnswer } from '../gateway/payment-gateway.js';
import { authorizationOf, onPayment } from './one-payment.js';
import { type PaymentEvent, RefundCompleted, RefundFailed, RefundRequested, RefundReversed } from './payment.events.js';
import { refuse } from './payment.rejections.js';
import { type Payment, type Payments, refundable } from './payments.js';

export interface RefundIntent {
  /** Two refunds of the same amount are two refunds: the id alone distinguishes them. */
  readonly refundId: string;
  /** Minor units, above 0. */
  readonly amount: number;
  readonly currency: string;
  readonly reason: 'REQUESTED' | 'ORDER_CANCELLED' | 'ORDER_CHANGED' | 'RETURNED';
  /** What a person has written of it. */
  readonly note?: Personal;
  /** Only out of what the gateway has taken: nobody is there to give back another way what came another way. */
  readonly byGateway?: true;
}

/** Most refunds of one order. */
export const MOST_REFUNDS = 50;

/**
 * Gives money back, of the oldest payments first: never more than was captured and has not been given back, nor is about to
 * be. What came another way is given back another way, by those who ask for this: it is completed at once.
 */
export const requestRefund =
  (intent: RefundIntent): Decide<Payments, PaymentEvent> =>
  (state) => {
    if (state.order === undefined)
      return refuse('REFUND_EXCEEDS_CAPTURED', { pointer: '/amount', details: { refundable: 0 } });
    if (state.refunds.some(({ refundId }) => refundId === intent.refundId)) {
      return refuse('REFUND_ALREADY_EXISTS', { pointer: '/refundId' });
    }
    if (state.refunds.length >= MOST_REFUNDS) return refuse('TOO_MANY_REFUNDS');
    const { orderId, customerId, currency } = state.order;
    if (intent.currency !== currency) {
      return refuse('PAYMENT_CURRENCY_MISMATCH', { pointer: '/amount/currency', details: { currency } });
    }
    const sources = state.payments.filter(({ authorization }) => authorization !== undefined || !intent.byGateway);
    const left = sources.reduce((sum, payment) => sum + refundable(state, payment), 0);
    if (intent.amount > left)
      return refuse('REFUND_EXCEEDS_CAPTURED', { pointer: '/amount', details: { refundable: left } });
    return parts(state, sources, intent.amount).flatMap(([payment, amount]) => {
      const { refundId, reason, note } = intent;
      const { paymentId } = payment;
      const part = { orderId, customerId, paymentId, refundId, amount, currency };
      const requested = RefundRequested({ ...part, ...authorizationOf(payment), reason, ...(note && { note }) });
      return payment.authorization === undefined ? [requested, RefundCompleted({ ...part, reason })] : [requested];
    });
  };

/**
 * Records what the gateway has made of a refund; one that it has refused gives its amount free again. So does one that it had made, and that
 * the bank of the customer has sent back since.
 */
export const recordRefund = (
  refundId: string,
  paymentId: string,
  answer: GatewayAnswer,
): Decide<Payments, PaymentEvent> =>
  onPayment(paymentId, ({ origin, currency }, { refunds }) => {
    const refund = refunds.find((each) => each.refundId === refundId && each.paymentId === paymentId);
    if (refund === undefined || refund.status === 'FAILED') return unchanged;
    const { amount, reason: refundReason, status } = refund;
    const told = { ...origin, refundId, amount, currency };
    const isMade = status === 'COMPLETED';
    if (answer.isDone) {
      return isMade ? unchanged : [RefundCompleted({ ...told, reason: refundReason, reference: answer.reference })];
    }
    const failed = { ...told, reason: answer.reason, refundReason };
    return [isMade ? RefundReversed(failed) : RefundFailed(failed)];
  });

/** What is given back of which payment, the oldest first. */
const parts = (
  state: Payments,
  sources: readonly Payment[],
  amount: number,
): readonly (readonly [Payment, number])[] => {
  let left = amount;
  return sources.flatMap((payment) => {
    const part = Math.min(left, refundable(state, payment));
    left -= part;
    return part > 0 ? [[payment, part] as const] : [];
  });
};
