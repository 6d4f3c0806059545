import { type Personal, type Recorded, streamProjection } from '#kernel';
import { type PaymentEvent, paymentEvents } from '../../payment/payment.events.js';
import type { PaymentStatus, Refund } from '../../payment/payments.js';

/** One attempt to pay, as it is shown. Amounts in minor units of the currency of the order. */
export interface ShownPayment {
  readonly paymentId: string;
  readonly status: PaymentStatus;
  readonly amount: number;
  readonly captured: number;
  /** What a gateway calls it, or, sealed, what a person has written of money that came another way. */
  readonly reference?: Personal | string;
  /** Why the gateway has refused it last. */
  readonly failureReason?: string;
  readonly voidReason?: string;
  readonly begunAt: string;
}

/** What is given back of one payment. */
export interface ShownRefund extends Refund {
  readonly reason: string;
  readonly note?: Personal;
  readonly failureReason?: string;
  readonly requestedAt: string;
}

/** What has become of the money for one order; personal values stay sealed. */
export interface OrderPayments {
  readonly orderId: string;
  readonly customerId: string;
  readonly currency: string;
  /** The oldest first. */
  readonly payments: readonly ShownPayment[];
  /** The oldest first. */
  readonly refunds: readonly ShownRefund[];
}

type Told<Type extends PaymentEvent['type']> = Recorded<Extract<PaymentEvent, { type: Type }>>;
type Begun = Told<'PaymentRequested'> | Told<'PaymentRecorded'>;

const paymentOf = (event: Begun): ShownPayment => {
  const { paymentId, amount } = event.data;
  const begun = { paymentId, amount, begunAt: event.occurredAt };
  return event.type === 'PaymentRecorded'
    ? { ...begun, status: 'CAPTURED', captured: amount, reference: event.data.reference }
    : { ...begun, status: 'REQUESTED', captured: 0 };
};

const begun = (order: OrderPayments, event: Begun): OrderPayments => {
  const { orderId, customerId, currency } = event.data;
  return { ...order, orderId, customerId, currency, payments: [...order.payments, paymentOf(event)] };
};

const changed = (
  order: OrderPayments,
  { data }: { readonly data: { readonly paymentId: string } },
  change: Partial<ShownPayment> | ((payment: ShownPayment) => Partial<ShownPayment>),
): OrderPayments => ({
  ...order,
  payments: order.payments.map((payment) =>
    payment.paymentId === data.paymentId
      ? { ...payment, ...(typeof change === 'function' ? change(payment) : change) }
      : payment,
  ),
});

const refundEnded = (
  order: OrderPayments,
  { data: { refundId, paymentId } }: { readonly data: Pick<Refund, 'refundId' | 'paymentId'> },
  end: Pick<ShownRefund, 'status' | 'failureReason'>,
): OrderPayments => ({
  ...order,
  refunds: order.refunds.map((refund) =>
    refund.refundId === refundId && refund.paymentId === paymentId ? { ...refund, ...end } : refund,
  ),
});

/** The question "was this order paid?": one document per order that anything was paid for, or was to be. */
export const orderPayments = streamProjection<OrderPayments, PaymentEvent, never>({
  name: 'order-payments',
  version: 1,
  category: 'payments',
  events: paymentEvents,
  fields: {},
  indexes: [],
  initial: { orderId: '', customerId: '', currency: '', payments: [], refunds: [] },
  opens: {},
  updates: {
    PaymentRequested: begun,
    PaymentRecorded: begun,
    PaymentAuthorized: (order, event) =>
      changed(order, event, ({ status }) => ({
        status: status === 'REQUESTED' ? 'AUTHORIZED' : status,
        reference: event.data.reference,
      })),
    PaymentFailed: (order, event) => changed(order, event, { status: 'FAILED', failureReason: event.data.reason }),
    PaymentVoidRequested: (order, event) =>
      changed(order, event, { status: 'VOID_REQUESTED', voidReason: event.data.reason }),
    PaymentVoided: (order, event) => changed(order, event, { status: 'VOIDED' }),
    PaymentCaptureRequested: (order, event) => changed(order, event, { status: 'CAPTURE_REQUESTED' }),
    PaymentCaptured: (order, event) => changed(order, event, { status: 'CAPTURED', captured: event.data.amount }),
    PaymentCaptureFailed: (order, event) =>
      changed(order, event, { status: 'AUTHORIZED', failureReason: event.data.reason }),
    RefundRequested: (order, { data, occurredAt: requestedAt }) => {
      const { refundId, paymentId, amount, reason, note } = data;
      const refund = { refundId, paymentId, amount, status: 'PENDING', reason, requestedAt } as const;
      return { ...order, refunds: [...order.refunds, note === undefined ? refund : { ...refund, note }] };
    },
    RefundCompleted: (order, event) => refundEnded(order, event, { status: 'COMPLETED' }),
    RefundFailed: (order, event) => refundEnded(order, event, { status: 'FAILED', failureReason: event.data.reason }),
    RefundReversed: (order, event) => refundEnded(order, event, { status: 'FAILED', failureReason: event.data.reason }),
  },
});
