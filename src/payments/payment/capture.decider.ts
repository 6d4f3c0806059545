import { type Decide, unchanged } from '#kernel';
import type { GatewayAnswer } from '../gateway/payment-gateway.js';
import { isBegun, originOf, type Payment } from './payment.js';
import { PaymentCaptured, PaymentCaptureFailed, PaymentCaptureRequested, type PaymentEvent } from './payment.events.js';
import { refuse } from './payment.rejections.js';

/** Takes authorised money, once: all of it, or less when the order has become cheaper. @param amount minor units */
export const requestCapture =
  (amount: number): Decide<Payment, PaymentEvent> =>
  (payment) => {
    if (!isBegun(payment)) return refuse('PAYMENT_NOT_FOUND');
    const { authorization, captureAttempts, currency } = payment;
    if (payment.status !== 'AUTHORIZED' || authorization === undefined) {
      return refuse('PAYMENT_STATE_CONFLICT', { details: { currentStatus: payment.status } });
    }
    if (amount > payment.requested) return refuse('CAPTURE_EXCEEDS_AUTHORIZED', { pointer: '/amount' });
    const attempt = captureAttempts + 1;
    return [PaymentCaptureRequested({ ...originOf(payment), amount, currency, authorization, attempt })];
  };

/** Records what the gateway has made of the capture; one that it has refused may be asked for again. */
export const recordCapture =
  (answer: GatewayAnswer): Decide<Payment, PaymentEvent> =>
  (payment) => {
    if (!isBegun(payment)) return refuse('PAYMENT_NOT_FOUND');
    if (payment.status !== 'CAPTURE_REQUESTED') return unchanged;
    if (!answer.isDone) return [PaymentCaptureFailed({ ...originOf(payment), reason: answer.reason })];
    const { captured: amount, currency } = payment;
    return [PaymentCaptured({ ...originOf(payment), amount, currency, reference: answer.reference })];
  };
