// Payments as examples of the specs: one of 1,000 cents by card, of which 900 are taken.
import {
  PaymentAuthorized,
  PaymentCaptured,
  PaymentCaptureRequested,
  PaymentRequested,
  PaymentVoidRequested,
  RefundRequested,
} from '../payment/payment.events.js';

export const origin = { orderId: 'o1', customerId: 'VINET', paymentId: 'p1' };
export const euros = (amount: number) => ({ amount, currency: 'EUR' });
export const done = (reference: string) => ({ isDone: true, reference }) as const;
export const declined = { isDone: false, reason: 'DECLINED' } as const;

export const requested = PaymentRequested({ ...origin, ...euros(1_000), token: 'tok_ok' });
export const authorized = PaymentAuthorized({ ...origin, ...euros(1_000), reference: 'auth' });
export const voidWanted = PaymentVoidRequested({ ...origin, reason: 'ORDER_CANCELLED' });
export const voidRequested = PaymentVoidRequested({ ...origin, reason: 'ORDER_CANCELLED', authorization: 'auth' });
export const captureRequested = PaymentCaptureRequested({
  ...origin,
  ...euros(900),
  authorization: 'auth',
  attempt: 1,
});
export const captured = PaymentCaptured({ ...origin, ...euros(900), reference: 'capture' });
export const paid = [requested, authorized, captureRequested, captured];
export const refund = { ...origin, ...euros(500), refundId: 'r1', reason: 'REQUESTED' };
export const refundRequested = RefundRequested({ ...refund, authorization: 'auth' });
