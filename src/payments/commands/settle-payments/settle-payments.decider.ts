import { type Decide, type Decision, isRejection, unchanged } from '#kernel';
import { requestVoid } from '../../payment/authorization.decider.js';
import type { PayableOrder } from '../../payment/payable-order.js';
import type { PaymentEvent } from '../../payment/payment.events.js';
import { type Payments, refundable } from '../../payment/payments.js';
import { requestRefund } from '../../payment/refund.decider.js';

export interface SettlementIntent {
  readonly refundId: string;
  /** Why the order was cancelled; that it has changed, ORDER_CHANGED, or that goods have come back, RETURNED. */
  readonly reason: string;
}

/**
 * Brings the money in line with what the order costs now, without the goods that have come back. What is held for an order that was cancelled is let go of; what the
 * gateway has taken beyond the price is given back. What came another way stays overpaid, for all to see: people give it back.
 */
export const settlePayments =
  (order: PayableOrder, intent: SettlementIntent): Decide<Payments, PaymentEvent> =>
  (state, at) => {
    const voids = order.status === 'CANCELLED' ? voidsOf(state, intent, at) : [];
    const refunds = refundOf(order, intent, state)(state, at);
    return isRejection(refunds) ? refunds : [...voids, ...refunds];
  };

const voidsOf = (state: Payments, { reason }: SettlementIntent, at: string): readonly PaymentEvent[] =>
  state.payments
    .filter(({ status }) => status === 'REQUESTED' || status === 'AUTHORIZED')
    .flatMap(({ paymentId }) => eventsOf(requestVoid(paymentId, voidReasonOf(reason))(state, at)));

/** A payment of these statuses may always be let go of. */
const eventsOf = (decision: Decision<PaymentEvent>): readonly PaymentEvent[] => (isRejection(decision) ? [] : decision);

const voidReasonOf = (reason: string) => (reason === 'PAYMENT_TIMED_OUT' ? reason : 'ORDER_CANCELLED');

const refundOf = (
  { status, total: { amount: total, currency }, returned }: PayableOrder,
  intent: SettlementIntent,
  state: Payments,
): Decide<Payments, PaymentEvent> => {
  const isCancelled = status === 'CANCELLED';
  const kept = state.payments.map((payment) => ({ payment, amount: refundable(state, payment) }));
  const sum = (of: typeof kept): number => of.reduce((total, { amount }) => total + amount, 0);
  const byGateway = sum(kept.filter(({ payment }) => payment.authorization !== undefined));
  const amount = Math.min(byGateway, sum(kept) - (isCancelled ? 0 : total - returned));
  const reason = isCancelled ? 'ORDER_CANCELLED' : reasonOf(intent);
  const { refundId } = intent;
  return amount > 0 ? requestRefund({ refundId, amount, currency, reason, byGateway: true }) : () => unchanged;
};

const reasonOf = ({ reason }: SettlementIntent) => (reason === 'RETURNED' ? reason : 'ORDER_CHANGED');
