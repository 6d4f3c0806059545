import type { Recorded } from '#kernel';
import type { PaymentEvent } from './payment.events.js';
import type { PublicData, PublicType } from './public-payloads.events.js';

type Fact<Type extends PublicType> = Recorded<Extract<PaymentEvent, { type: Type }>>;
type Common = PublicData<'PaymentVoided'>;
type Table = {
  readonly [Type in PublicType]: (data: Fact<Type>['data']) => Omit<PublicData<Type>, keyof Common>;
};

/**
 * What other services get of an event. What only the gateway needs, its token and its references, and what people have
 * written stay inside. Pure, so the same event has the same public form for ever.
 */
export const publicPaymentEvent = ({ type, data, meta }: Recorded<PaymentEvent>): Common & object => ({
  ...{ orderId: data.orderId, version: meta.version, customerId: data.customerId, paymentId: data.paymentId },
  ...(TABLE[type] as (data: PaymentEvent['data']) => object)(data),
});

interface Sum {
  readonly amount: number;
  readonly currency: string;
}

const amountOf = ({ amount, currency }: Sum) => ({ amount: { amount, currency } });

const reasonOf = ({ reason }: { readonly reason: string }) => ({ reason });

const refundOf = ({ refundId, ...sum }: Sum & { readonly refundId: string }) => ({ refundId, ...amountOf(sum) });

const TABLE: Table = {
  PaymentRequested: amountOf,
  PaymentRecorded: amountOf,
  PaymentAuthorized: amountOf,
  PaymentFailed: reasonOf,
  PaymentVoidRequested: reasonOf,
  PaymentVoided: () => ({}),
  PaymentCaptureRequested: (data) => ({ ...amountOf(data), attempt: data.attempt }),
  PaymentCaptured: amountOf,
  PaymentCaptureFailed: reasonOf,
  RefundRequested: (data) => ({ ...refundOf(data), ...reasonOf(data) }),
  RefundCompleted: ({ reason, ...refund }) => ({ ...refundOf(refund), ...(reason !== undefined && { reason }) }),
  RefundFailed: ({ refundReason, ...data }) => ({
    ...{ ...refundOf(data), ...reasonOf(data) },
    ...(refundReason !== undefined && { refundReason }),
  }),
  RefundReversed: (data) => ({ ...refundOf(data), ...reasonOf(data), refundReason: data.refundReason }),
};
