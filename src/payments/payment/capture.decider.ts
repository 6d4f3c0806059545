import { type Decide, unchanged } from '#kernel';
import type { GatewayAnswer } from '../gateway/payment-gateway.js';
import { onPayment } from './one-payment.js';
import { PaymentCaptured, PaymentCaptureFailed, PaymentCaptureRequested, type PaymentEvent } from './payment.events.js';
import { refuse } from './payment.rejections.js';
import type { Payments } from './payments.js';

/** Takes authorised money, once: all of it, or less when the order has become cheaper. @param amount minor units */
export const requestCapture = (paymentId: string, amount: number): Decide<Payments, PaymentEvent> =>
  onPayment(paymentId, ({ payment, origin, currency }) => {
    const { authorization, captureAttempts, status, requested } = payment;
    if (status !== 'AUTHORIZED' || authorization === undefined) {
      return refuse('PAYMENT_STATE_CONFLICT', { details: { currentStatus: status } });
    }
    if (amount > requested) return refuse('CAPTURE_EXCEEDS_AUTHORIZED', { pointer: '/amount' });
    const attempt = captureAttempts + 1;
    return [PaymentCaptureRequested({ ...origin, amount, currency, authorization, attempt })];
  });

/** Records what the gateway has made of the capture; one that it has refused may be asked for again. */
export const recordCapture = (paymentId: string, answer: GatewayAnswer): Decide<Payments, PaymentEvent> =>
  onPayment(paymentId, ({ payment: { status, captured: amount }, origin, currency }) => {
    if (status !== 'CAPTURE_REQUESTED') return unchanged;
    return answer.isDone
      ? [PaymentCaptured({ ...origin, amount, currency, reference: answer.reference })]
      : [PaymentCaptureFailed({ ...origin, reason: answer.reason })];
  });
