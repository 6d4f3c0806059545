import type { Aggregate, Happened } from '#kernel';
import { type PaymentEvent, paymentEvents } from './payment.events.js';

export const PAYMENT_STATUSES = [
  'REQUESTED',
  'AUTHORIZED',
  'FAILED',
  'VOID_REQUESTED',
  'VOIDED',
  'CAPTURE_REQUESTED',
  'CAPTURED',
] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

/** One attempt to pay. Amounts are in minor units of the currency of the order. */
export interface Payment {
  readonly paymentId: string;
  readonly status: PaymentStatus;
  readonly requested: number;
  /** The gateway's reference of the authorisation; `undefined` while there is none. */
  readonly authorization?: string;
  /** What a capture was asked for, or has brought. */
  readonly captured: number;
  /** Captures that were asked for. */
  readonly captureAttempts: number;
  /** Why it is to be let go of; `undefined` when it is not. */
  readonly voidReason?: string;
}

export const REFUND_STATUSES = ['PENDING', 'COMPLETED', 'FAILED'] as const;

/** Money of one payment that is given back; a refund of several payments is one of each. */
export interface Refund {
  readonly refundId: string;
  readonly paymentId: string;
  /** Minor units. */
  readonly amount: number;
  readonly status: (typeof REFUND_STATUSES)[number];
  /** A code: REQUESTED by people, or why the price had fallen. */
  readonly reason: string;
}

/** What later commands have to know of the payments of an order. */
export interface Payments {
  /** Whose they are, and their currency; `undefined` before the first. */
  readonly order?: { readonly orderId: string; readonly customerId: string; readonly currency: string };
  /** In the order in which they were begun. */
  readonly payments: readonly Payment[];
  readonly refunds: readonly Refund[];
}

/** What may still be given back of a payment: captured, and neither given back nor about to be. Minor units. */
export const refundable = ({ refunds }: Payments, { paymentId, status, captured }: Payment): number =>
  status === 'CAPTURED'
    ? refunds.reduce(
        (left, refund) => (refund.paymentId === paymentId && refund.status !== 'FAILED' ? left - refund.amount : left),
        captured,
      )
    : 0;

/** What payments and refunds have come to, as far as a price is paid by them. */
interface Paid {
  readonly payments: readonly Pick<Payment, 'status' | 'captured'>[];
  readonly refunds: readonly Pick<Refund, 'status' | 'amount' | 'reason'>[];
}

/**
 * What is still to be paid of a price, minor units; below 0 when more was paid. A refund that people asked for makes nothing due
 * again. One that followed the price down does: when the price rises again, that money is no longer here.
 */
export const dueOf = ({ payments, refunds }: Paid, price: number): number => {
  const captured = payments.reduce((sum, each) => (each.status === 'CAPTURED' ? sum + each.captured : sum), 0);
  const followed = refunds.filter(({ reason, status }) => reason !== 'REQUESTED' && status !== 'FAILED');
  return followed.reduce((sum, { amount }) => sum + amount, price - captured);
};

/** Whether the gateway has answered to all that it was asked for. */
export const isSettled = ({ payments, refunds }: Payments): boolean =>
  payments.every(({ status }) => ['AUTHORIZED', 'FAILED', 'VOIDED', 'CAPTURED'].includes(status)) &&
  refunds.every(({ status }) => status !== 'PENDING');

const begun = (
  { payments, refunds }: Payments,
  status: PaymentStatus,
  { data }: Extract<Happened<PaymentEvent>, { readonly type: 'PaymentRequested' | 'PaymentRecorded' }>,
): Payments => {
  const { orderId, customerId, currency, paymentId, amount: requested } = data;
  const captured = status === 'CAPTURED' ? requested : 0;
  const payment: Payment = { paymentId, status, requested, captured, captureAttempts: 0 };
  return { order: { orderId, customerId, currency }, payments: [...payments, payment], refunds };
};

const changed = (state: Payments, paymentId: string, change: (payment: Payment) => Partial<Payment>): Payments => ({
  ...state,
  payments: state.payments.map((each) => (each.paymentId === paymentId ? { ...each, ...change(each) } : each)),
});

const refundEnded = (
  state: Payments,
  { refundId, paymentId }: Pick<Refund, 'refundId' | 'paymentId'>,
  status: Refund['status'],
): Payments => ({
  ...state,
  refunds: state.refunds.map((refund) =>
    refund.refundId === refundId && refund.paymentId === paymentId ? { ...refund, status } : refund,
  ),
});

type RefundEvent = Extract<
  Happened<PaymentEvent>,
  { readonly type: 'RefundRequested' | 'RefundCompleted' | 'RefundFailed' | 'RefundReversed' }
>;

const refundsAfter = (state: Payments, event: RefundEvent): Payments => {
  switch (event.type) {
    case 'RefundRequested': {
      const { refundId, paymentId, amount, reason } = event.data;
      return { ...state, refunds: [...state.refunds, { refundId, paymentId, amount, reason, status: 'PENDING' }] };
    }
    case 'RefundCompleted':
      return refundEnded(state, event.data, 'COMPLETED');
    case 'RefundFailed':
    case 'RefundReversed':
      return refundEnded(state, event.data, 'FAILED');
  }
};

const evolve = (state: Payments, event: Happened<PaymentEvent>): Payments => {
  switch (event.type) {
    case 'PaymentRequested':
      return begun(state, 'REQUESTED', event);
    case 'PaymentRecorded':
      return begun(state, 'CAPTURED', event);
    case 'PaymentAuthorized':
      return changed(state, event.data.paymentId, ({ status }) => ({
        authorization: event.data.reference,
        status: status === 'REQUESTED' ? 'AUTHORIZED' : status,
      }));
    case 'PaymentFailed':
      return changed(state, event.data.paymentId, () => ({ status: 'FAILED' }));
    case 'PaymentVoidRequested':
      return changed(state, event.data.paymentId, () => ({ status: 'VOID_REQUESTED', voidReason: event.data.reason }));
    case 'PaymentVoided':
      return changed(state, event.data.paymentId, () => ({ status: 'VOIDED' }));
    case 'PaymentCaptureRequested': {
      const { amount: captured, attempt: captureAttempts } = event.data;
      return changed(state, event.data.paymentId, () => ({ status: 'CAPTURE_REQUESTED', captured, captureAttempts }));
    }
    case 'PaymentCaptured':
      return changed(state, event.data.paymentId, () => ({ status: 'CAPTURED' }));
    case 'PaymentCaptureFailed':
      return changed(state, event.data.paymentId, () => ({ status: 'AUTHORIZED', captured: 0 }));
    default:
      return refundsAfter(state, event);
  }
};

/**
 * The payments of one order, attempt after attempt, in one stream: so no two of them take its money, and no more is given
 * back than all have brought. What is asked of the gateway is recorded before (`…Requested`), its answer after; an answer
 * that comes again, or too late to matter, changes nothing.
 */
export const payments: Aggregate<Payments, PaymentEvent> = {
  name: 'payments',
  events: paymentEvents,
  initial: { payments: [], refunds: [] },
  evolve,
};
