import { clear } from '#kernel';
import {
  PaymentAuthorized,
  PaymentCaptured,
  PaymentCaptureFailed,
  PaymentCaptureRequested,
  PaymentFailed,
  PaymentRecorded,
  PaymentRequested,
  PaymentVoided,
  PaymentVoidRequested,
  RefundCompleted,
  RefundFailed,
  RefundReversed,
  RefundRequested,
} from '../../src/payments/payment/payment.events.js';

const origin = { orderId: 'golden', customerId: 'HANAR', paymentId: 'p1' };
const dinars = (amount: number) => ({ amount, currency: 'KWD' });

const requested = PaymentRequested({ ...origin, ...dinars(95_000), token: 'tok_ok' });
const authorized = PaymentAuthorized({ ...origin, ...dinars(95_000), reference: 'pi_1' });
const captureRequested = PaymentCaptureRequested({ ...origin, ...dinars(90_000), authorization: 'pi_1', attempt: 1 });
const voidRequested = PaymentVoidRequested({ ...origin, reason: 'ORDER_CANCELLED', authorization: 'pi_1' });
const paid = [
  requested,
  authorized,
  captureRequested,
  PaymentCaptured({ ...origin, ...dinars(90_000), reference: 'ch_1' }),
];
const refund = { ...origin, ...dinars(5_000), refundId: 'r1' };
const refundRequested = RefundRequested({
  ...refund,
  reason: 'REQUESTED',
  note: clear('Mario Pontes was on holiday'),
  authorization: 'pi_1',
});

/** A refund that was completed, since schema version 2. */
export const refundCompletedBecause = [
  ...paid,
  refundRequested,
  RefundCompleted({ ...refund, reason: 'REQUESTED', reference: 're_1' }),
];

/** A refund that has failed, since schema version 2. */
export const refundFailedOf = [
  ...paid,
  refundRequested,
  RefundFailed({ ...refund, reason: 'NOT_POSSIBLE', refundReason: 'REQUESTED' }),
];

/** A stream for each event of a payment, which ends with it. */
export const paymentExamples = [
  [requested],
  [PaymentRecorded({ ...origin, ...dinars(95_000), reference: clear('Mario Pontes, factura 7') })],
  [requested, authorized],
  [requested, PaymentFailed({ ...origin, reason: 'DECLINED' })],
  [requested, authorized, voidRequested],
  [requested, authorized, voidRequested, PaymentVoided(origin)],
  [requested, authorized, captureRequested],
  paid,
  [requested, authorized, captureRequested, PaymentCaptureFailed({ ...origin, reason: 'INSUFFICIENT_FUNDS' })],
  [...paid, refundRequested],
  [...paid, refundRequested, RefundCompleted({ ...refund, reference: 're_1' })],
  [...paid, refundRequested, RefundFailed({ ...refund, reason: 'NOT_POSSIBLE' })],
  [
    ...[...paid, refundRequested, RefundCompleted({ ...refund, reference: 're_1' })],
    RefundReversed({ ...refund, reason: 'DECLINED', refundReason: 'REQUESTED' }),
  ],
];
