import { joinedStreams, type Recorded } from '#kernel';
import { type PaymentEvent, paymentEvents } from './payment.events.js';
import { ORDER_PAYMENT_STATUSES, paymentStatusOf } from './payment-status.js';
import { type Payment, payments, type PaymentStatus } from './payments.js';

/** An attempt to pay, as far as the status of an order follows from it. Minor units. */
interface ListedPayment extends Pick<Payment, 'paymentId' | 'status' | 'captured' | 'voidReason'> {
  readonly amount: number;
}

/** Of the payments of an order, what its status follows from. */
interface ListedPayments {
  /** The oldest first. */
  readonly payments: readonly ListedPayment[];
  /** What was given back; below 0 what has come back of it. */
  readonly refunds: readonly { readonly status: 'COMPLETED'; readonly amount: number }[];
}

/** What the status has to know of the order. */
interface ListedOrder {
  readonly status: string;
  readonly total: number;
  readonly cancelReason?: string;
}

type Change = (listed: ListedPayments) => ListedPayments;
type Told<Type extends PaymentEvent['type']> = Recorded<Extract<PaymentEvent, { type: Type }>>;

const begun =
  (status: PaymentStatus, { data }: Told<'PaymentRequested' | 'PaymentRecorded'>): Change =>
  ({ payments: before, refunds }) => {
    const { paymentId, amount } = data;
    const captured = status === 'CAPTURED' ? amount : 0;
    return { payments: [...before, { paymentId, status, amount, captured }], refunds };
  };

const changed =
  (
    { data }: { readonly data: { readonly paymentId: string } },
    change: (payment: ListedPayment) => Partial<ListedPayment>,
  ): Change =>
  ({ payments: before, refunds }) => ({
    payments: before.map((each) => (each.paymentId === data.paymentId ? { ...each, ...change(each) } : each)),
    refunds,
  });

const givenBack =
  (amount: number): Change =>
  ({ payments: before, refunds }) => ({ payments: before, refunds: [...refunds, { status: 'COMPLETED', amount }] });

const nothing = () => undefined;

/** `paymentStatus` in lists of orders. What is asked of the gateway changes it when it is answered, not before. */
export const listedPayments = joinedStreams<ListedOrder, ListedPayments, PaymentEvent>({
  category: payments.name,
  events: paymentEvents,
  initial: { payments: [], refunds: [] },
  changes: {
    PaymentRequested: (event) => begun('REQUESTED', event),
    PaymentRecorded: (event) => begun('CAPTURED', event),
    PaymentAuthorized: (event) =>
      changed(event, ({ status }) => ({ status: status === 'REQUESTED' ? 'AUTHORIZED' : status })),
    PaymentFailed: (event) => changed(event, () => ({ status: 'FAILED' })),
    PaymentVoidRequested: (event) =>
      changed(event, () => ({ status: 'VOID_REQUESTED', voidReason: event.data.reason })),
    PaymentVoided: nothing,
    PaymentCaptureRequested: nothing,
    PaymentCaptured: (event) => changed(event, () => ({ status: 'CAPTURED', captured: event.data.amount })),
    PaymentCaptureFailed: nothing,
    RefundRequested: nothing,
    RefundCompleted: ({ data: { amount } }) => givenBack(amount),
    RefundFailed: nothing,
    RefundReversed: ({ data: { amount } }) => givenBack(-amount),
  },
  fields: {
    paymentStatus: {
      values: ORDER_PAYMENT_STATUSES,
      valueOf: (listed, { status, total, cancelReason = null }) =>
        paymentStatusOf(listed, { total, isCancelled: status === 'CANCELLED', cancelReason }),
    },
  },
});
