import type Stripe from 'stripe';

/** How Stripe is reached, and how it is known. */
export interface StripeSettings {
  /** `sk_…`, or a restricted one, `rk_…`. */
  readonly secretKey: string;
  /** `whsec_…`, by which Stripe signs its webhooks. */
  readonly webhookSecret: string;
  /** `https://api.stripe.com` */
  readonly apiUrl: string;
}

/** A bank may take its time; what takes longer is asked for again. */
const ANSWER_WITHIN_MS = 15_000;

/** A client of Stripe's API; nothing is connected to yet. The SDK is loaded here, so that set-ups without Stripe do not. */
export const openStripe = async ({ secretKey, apiUrl }: StripeSettings): Promise<Stripe> => {
  const { Stripe } = await import('stripe');
  const { protocol, hostname, port } = new URL(apiUrl);
  const isPlain = protocol === 'http:';
  return new Stripe(secretKey, {
    protocol: isPlain ? 'http' : 'https',
    host: hostname,
    port: port || (isPlain ? 80 : 443),
    // Who asks decides when to ask again.
    maxNetworkRetries: 0,
    timeout: ANSWER_WITHIN_MS,
    telemetry: false,
  });
};
