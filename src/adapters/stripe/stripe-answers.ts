import type Stripe from 'stripe';
import { type GatewayAnswer, type GatewayRefusal, GatewayUnknown } from '../../payments/gateway/payment-gateway.js';

const done = (reference: string): GatewayAnswer => ({ isDone: true, reference });

export const refused = (reason: GatewayRefusal): GatewayAnswer => ({ isDone: false, reason });

/** Why a card was declined, by the code of the error and that of the bank. */
export const declineOf = (code: string | null | undefined, bankCode: string | null | undefined): GatewayRefusal => {
  const codes = [code, bankCode];
  if (codes.includes('insufficient_funds')) return 'INSUFFICIENT_FUNDS';
  return codes.includes('authentication_required') ? 'AUTHENTICATION_REQUIRED' : 'DECLINED';
};

/** What has become of an authorisation that was asked for under this key; one that was let go of since was done. @throws GatewayUnknown while Stripe is at work on it */
export const authorizationIn = ({ id, status }: Stripe.PaymentIntent, key: string): GatewayAnswer => {
  switch (status) {
    case 'requires_capture':
    case 'succeeded':
    case 'canceled':
      return done(id);
    case 'requires_action':
      return refused('AUTHENTICATION_REQUIRED');
    case 'processing':
      throw new GatewayUnknown(key, 'is still at work on');
    default:
      return refused('DECLINED');
  }
};

/** What has become of the charges of one authorisation; `undefined` when there are none. @throws GatewayUnknown as above */
export const authorizationOf = (charges: readonly Stripe.Charge[], key: string): GatewayAnswer | undefined => {
  const held = charges.find(({ status }) => status === 'succeeded');
  if (held !== undefined) return done(idOf(held.payment_intent) ?? held.id);
  if (charges.some(({ status }) => status === 'pending')) throw new GatewayUnknown(key, 'is still at work on');
  const [failed] = charges;
  return failed && refused(declineOf(failed.failure_code, failed.outcome?.reason));
};

/** A payment that was captured. */
export const captureIn = ({ id, latest_charge: charge }: Stripe.PaymentIntent): GatewayAnswer =>
  done(idOf(charge) ?? id);

/** What has become of a refund that was asked for under this key. @throws GatewayUnknown as above */
export const refundIn = ({ id, status }: Stripe.Refund, key: string): GatewayAnswer => {
  switch (status) {
    case 'succeeded':
      return done(id);
    case 'failed':
    case 'canceled':
      return refused('DECLINED');
    default:
      throw new GatewayUnknown(key, 'is still at work on');
  }
};

/** A payment that was let go of. */
export const voidIn = ({ id }: Stripe.PaymentIntent): GatewayAnswer => done(id);

const idOf = (linked: string | { readonly id: string } | null): string | undefined =>
  typeof linked === 'string' ? linked : linked?.id;
