import { createHash } from 'node:crypto';
import type Stripe from 'stripe';
import {
  type Authorize,
  type GatewayAnswer,
  type GatewayRequest,
  GatewayUnknown,
  type MoveMoney,
  PaymentGateway,
} from '../../payments/gateway/payment-gateway.js';
import { openStripe, type StripeSettings } from './open-stripe.js';
import { stripeAmount } from './stripe-amount.js';
import { authorizationIn, authorizationOf, captureIn, refundIn, refused, voidIn } from './stripe-answers.js';
import { answerOf, failureOf, isMissing, isOtherRequest } from './stripe-failures.js';
import { labelOf } from './stripe-labels.js';

const MOST_IN_A_PAGE = 100;
/** Of a payment that was captured: under which key. */
const CAPTURED_BY = 'daybook_capture';

/**
 * Takes payments by card through Stripe. A request is made under an idempotency key, and what it makes carries the request's key,
 * by which it is found when Stripe has forgotten the other (README).
 */
export class StripeGateway extends PaymentGateway {
  private client: Promise<Stripe> | undefined;

  /** @param installation whose payments these are: others on the same account may have orders of the same ids */
  constructor(
    private readonly settings: StripeSettings,
    private readonly installation: string,
  ) {
    super();
  }

  async perform(request: GatewayRequest): Promise<GatewayAnswer> {
    try {
      return await this.carryOut(await this.stripe(), request);
    } catch (error) {
      if (!isOtherRequest(error)) return answerOf(error, request);
      const found = await this.find(request);
      if (found === undefined) throw new GatewayUnknown(request.key);
      return found;
    }
  }

  async find(request: GatewayRequest): Promise<GatewayAnswer | undefined> {
    try {
      return await this.lookUp(await this.stripe(), request);
    } catch (error) {
      if (isMissing(error)) return undefined;
      // Whoever may not look has learned nothing of what became of the request.
      throw failureOf(error, request);
    }
  }

  private stripe(): Promise<Stripe> {
    return (this.client ??= openStripe(this.settings));
  }

  private async carryOut(stripe: Stripe, request: GatewayRequest): Promise<GatewayAnswer> {
    switch (request.operation) {
      case 'authorize':
        return this.authorize(stripe, request);
      case 'capture':
      case 'refund':
        return this.move(stripe, request);
      case 'void':
        return voidIn(await stripe.paymentIntents.cancel(request.authorization, {}, this.once(request)));
    }
  }

  private async authorize(stripe: Stripe, request: Authorize): Promise<GatewayAnswer> {
    const amount = stripeAmount(request.amount);
    if (amount === undefined) return refused('AMOUNT_NOT_SUPPORTED');
    const intent = await stripe.paymentIntents.create(
      {
        ...{ amount, currency: request.amount.currency.toLowerCase() },
        ...{ confirm: true, capture_method: 'manual', off_session: true },
        ...{ payment_method: request.token, payment_method_types: ['card'] },
        transfer_group: this.referenceOf(request),
        metadata: labelOf(this.installation, request.key),
      },
      this.once(request),
    );
    // A key that was used before is answered with what the payment was then.
    const now = intent.status === 'processing' ? await stripe.paymentIntents.retrieve(intent.id) : intent;
    return authorizationIn(now, request.key);
  }

  private async move(stripe: Stripe, request: MoveMoney): Promise<GatewayAnswer> {
    const { authorization, key } = request;
    const { currency } = await stripe.paymentIntents.retrieve(authorization);
    const amount = stripeAmount(request.amount);
    if (amount === undefined || currency !== request.amount.currency.toLowerCase()) return refused('NOT_POSSIBLE');
    if (request.operation === 'capture') {
      const taken = { amount_to_capture: amount, metadata: { [CAPTURED_BY]: key } };
      return captureIn(await stripe.paymentIntents.capture(authorization, taken, this.once(request)));
    }
    const given = { payment_intent: authorization, amount, metadata: labelOf(this.installation, key) };
    const refund = await stripe.refunds.create(given, this.once(request));
    const now = refund.status === 'pending' ? await stripe.refunds.retrieve(refund.id) : refund;
    return refundIn(now, key);
  }

  private async lookUp(stripe: Stripe, request: GatewayRequest): Promise<GatewayAnswer | undefined> {
    const { key } = request;
    if (request.operation === 'authorize') {
      const group = { transfer_group: this.referenceOf(request), limit: MOST_IN_A_PAGE };
      return authorizationOf((await stripe.charges.list(group)).data, key);
    }
    if (request.operation === 'refund') return this.refundOf(stripe, request);
    const intent = await stripe.paymentIntents.retrieve(request.authorization);
    if (request.operation === 'void') return intent.status === 'canceled' ? voidIn(intent) : undefined;
    const isTaken = intent.status === 'succeeded' && intent.metadata[CAPTURED_BY] === key;
    return isTaken ? captureIn(intent) : undefined;
  }

  private async refundOf(stripe: Stripe, { authorization, key }: MoveMoney): Promise<GatewayAnswer | undefined> {
    const label = labelOf(this.installation, key);
    const all = stripe.refunds.list({ payment_intent: authorization, limit: MOST_IN_A_PAGE });
    for await (const refund of all) {
      if (refund.metadata?.daybook_key === label.daybook_key) return refundIn(refund, key);
    }
    return undefined;
  }

  private once(request: GatewayRequest): Stripe.RequestOptions {
    return { idempotencyKey: this.referenceOf(request) };
  }

  /** `daybook_` and SHA-256 over installation and key, base64url: as long for all keys. */
  private referenceOf({ key }: GatewayRequest): string {
    return `daybook_${createHash('sha256').update(`${this.installation}/${key}`).digest('base64url')}`;
  }
}
