import { labelIn } from './stripe-labels.js';

const TOLERANCE_S = 300;

/** What a signed webhook is about. */
export interface StripeNews {
  /** `evt_…`: the same when it is sent again. */
  readonly id: string;
  /** Absent for what is not of this installation: other programs may use the same account. */
  readonly orderId?: string | undefined;
  /** Of the request that has made it. */
  readonly key?: string | undefined;
}

/** Reads what Stripe tells by itself. */
export class StripeWebhook {
  /** @param secret `whsec_…` @param installation as payments are labelled with it */
  constructor(
    private readonly secret: string,
    private readonly installation: string,
  ) {}

  /**
   * @param body the bytes as they came @param signature the header `Stripe-Signature`
   * @returns `undefined` when Stripe has not signed these bytes within the last five minutes
   */
  async read(body: Uint8Array, signature: string): Promise<StripeNews | undefined> {
    const { Stripe } = await import('stripe');
    try {
      const { id, data } = Stripe.webhooks.constructEvent(body, signature, this.secret, TOLERANCE_S);
      const { metadata } = data.object as { readonly metadata?: Readonly<Record<string, string>> | null };
      return { id, ...labelIn(metadata, this.installation) };
    } catch (error) {
      if (error instanceof Stripe.errors.StripeSignatureVerificationError) return undefined;
      throw error;
    }
  }
}
