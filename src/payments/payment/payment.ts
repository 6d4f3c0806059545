import type { Aggregate, Happened } from '#kernel';
import { type PaymentEvent, paymentEvents } from './payment.events.js';

export type PaymentStatus =
  'REQUESTED' | 'AUTHORIZED' | 'FAILED' | 'VOID_REQUESTED' | 'VOIDED' | 'CAPTURE_REQUESTED' | 'CAPTURED';

export interface Refund {
  readonly refundId: string;
  /** Minor units. */
  readonly amount: number;
  readonly status: 'PENDING' | 'COMPLETED' | 'FAILED';
}

export interface NoPayment {
  readonly status: 'absent';
}

/** What later commands have to know of a payment. Amounts are in minor units of its currency. */
export interface BegunPayment {
  readonly status: PaymentStatus;
  readonly orderId: string;
  readonly customerId: string;
  readonly currency: string;
  readonly requested: number;
  /** The gateway's reference of the authorisation; `undefined` while there is none. */
  readonly authorization?: string;
  /** What a capture was asked for, or has brought. */
  readonly captured: number;
  /** Captures that were asked for. */
  readonly captureAttempts: number;
  /** Why it is to be let go of; `undefined` when it is not. */
  readonly voidReason?: string;
  readonly refunds: readonly Refund[];
}

export type Payment = NoPayment | BegunPayment;

export const isBegun = (payment: Payment): payment is BegunPayment => payment.status !== 'absent';

/** What events carry of the payment that they are about. */
export const originOf = ({ orderId, customerId }: BegunPayment) => ({ orderId, customerId });

/** `{ authorization }`, or nothing when there is none: what a gateway needs to move or let go of the money. */
export const authorizationOf = ({ authorization }: BegunPayment): { readonly authorization?: string } =>
  authorization === undefined ? {} : { authorization };

/** What may still be given back: captured, and neither given back nor about to be. Minor units. */
export const refundable = ({ status, captured, refunds }: BegunPayment): number =>
  status === 'CAPTURED'
    ? captured - refunds.reduce((sum, { amount, status: state }) => sum + (state === 'FAILED' ? 0 : amount), 0)
    : 0;

/** Whether nothing is under way: the gateway has answered to all that it was asked for. */
export const isSettled = (payment: BegunPayment): boolean =>
  ['AUTHORIZED', 'FAILED', 'VOIDED', 'CAPTURED'].includes(payment.status) &&
  payment.refunds.every(({ status }) => status !== 'PENDING');

const begin = (
  status: PaymentStatus,
  { orderId, customerId, currency, amount }: { orderId: string; customerId: string; currency: string; amount: number },
): BegunPayment => {
  const captured = status === 'CAPTURED' ? amount : 0;
  return { status, orderId, customerId, currency, requested: amount, captured, captureAttempts: 0, refunds: [] };
};

const evolve = (payment: Payment, event: Happened<PaymentEvent>): Payment => {
  if (event.type === 'PaymentRequested') return begin('REQUESTED', event.data);
  if (event.type === 'PaymentRecorded') return begin('CAPTURED', event.data);
  return isBegun(payment) ? evolveBegun(payment, event) : payment;
};

type Later = Exclude<Happened<PaymentEvent>, { readonly type: 'PaymentRequested' | 'PaymentRecorded' }>;

const evolveBegun = (payment: BegunPayment, { type, data }: Later): BegunPayment => {
  switch (type) {
    case 'PaymentAuthorized': {
      const authorized = { ...payment, authorization: data.reference };
      return payment.status === 'REQUESTED' ? { ...authorized, status: 'AUTHORIZED' } : authorized;
    }
    case 'PaymentFailed':
      return { ...payment, status: 'FAILED' };
    case 'PaymentVoidRequested':
      return { ...payment, status: 'VOID_REQUESTED', voidReason: data.reason };
    case 'PaymentVoided':
      return { ...payment, status: 'VOIDED' };
    case 'PaymentCaptureRequested':
      return { ...payment, status: 'CAPTURE_REQUESTED', captured: data.amount, captureAttempts: data.attempt };
    case 'PaymentCaptured':
      return { ...payment, status: 'CAPTURED' };
    case 'PaymentCaptureFailed':
      return { ...payment, status: 'AUTHORIZED', captured: 0 };
    case 'RefundRequested':
      return {
        ...payment,
        refunds: [...payment.refunds, { refundId: data.refundId, amount: data.amount, status: 'PENDING' }],
      };
    case 'RefundCompleted':
      return refundEnded(payment, data.refundId, 'COMPLETED');
    case 'RefundFailed':
      return refundEnded(payment, data.refundId, 'FAILED');
  }
};

const refundEnded = (payment: BegunPayment, refundId: string, status: Refund['status']): BegunPayment => ({
  ...payment,
  refunds: payment.refunds.map((refund) => (refund.refundId === refundId ? { ...refund, status } : refund)),
});

/**
 * One attempt to pay an order. What is asked of the gateway is recorded before (`…Requested`), its answer after; an answer
 * that comes again, or too late to matter, changes nothing.
 */
export const payment: Aggregate<Payment, PaymentEvent> = {
  name: 'payment',
  events: paymentEvents,
  initial: { status: 'absent' },
  evolve,
};
