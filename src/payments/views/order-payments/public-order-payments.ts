import { amountsOf } from '../../payment/payment-status.js';
import type { PublicOrderPayments } from '../../payment/public-payloads.events.js';
import type { OrderPayments, ShownPayment } from './order-payments.projection.js';

/**
 * All payments and refunds of an order as other services get them: what belongs to the gateway, and what people have written,
 * is left out. Pure, so the same events make the same for ever.
 * @param newest the version and the time of the newest event in it
 */
export const publicOrderPaymentsOf = (
  order: OrderPayments,
  { version, changedAt }: Pick<PublicOrderPayments, 'version' | 'changedAt'>,
): PublicOrderPayments => {
  const { orderId, customerId, currency, payments, refunds } = order;
  const { authorized, captured, refundPending, refunded } = amountsOf(order);
  const money = (amount: number) => ({ amount, currency });
  return {
    ...{ orderId, version, customerId, changedAt },
    ...{ authorized: money(authorized), captured: money(captured) },
    ...{ refundPending: money(refundPending), refunded: money(refunded) },
    payments: payments.map((payment) => ({
      ...{ paymentId: payment.paymentId, status: payment.status },
      ...{ amount: money(payment.amount), captured: money(payment.captured) },
      ...reasonsOf(payment),
      begunAt: payment.begunAt,
    })),
    refunds: refunds.map((refund) => ({
      ...{ refundId: refund.refundId, paymentId: refund.paymentId, status: refund.status },
      ...{ amount: money(refund.amount), reason: refund.reason },
      ...reasonsOf(refund),
      requestedAt: refund.requestedAt,
    })),
  };
};

const reasonsOf = ({ failureReason, voidReason }: Pick<ShownPayment, 'failureReason' | 'voidReason'>) => ({
  ...(failureReason !== undefined && { failureReason }),
  ...(voidReason !== undefined && { voidReason }),
});
