import { type Refusal, refusalsFrom, type Rejection } from '#kernel';

/** The closed table of what a command may be refused for since a service outside is not set up. Codes are stable. */
export const OUTSIDE_REJECTIONS = {
  PAYMENT_GATEWAY_NOT_CONFIGURED: {
    kind: 'unavailable',
    because: 'This installation takes no payments by card. The operator sets PAYMENT_GATEWAY.',
  },
} as const satisfies Record<string, Refusal>;

const refuse = refusalsFrom(OUTSIDE_REJECTIONS);

/** What the payment gateway tells by itself. */
export interface PaymentNews {
  /** The same when it is sent again. */
  readonly id: string;
  /** That it is about; absent when it is of another program. */
  readonly orderId?: string | undefined;
  /** Key of the request that it is about, as it was asked for. */
  readonly key?: string | undefined;
}

/** Reads what the payment gateway tells by itself. */
export interface PaymentWebhook {
  /**
   * @param body the bytes as they came @param signature the header that signs them
   * @returns nothing when it is not signed as it has to be
   */
  read(body: Uint8Array, signature: string): Promise<PaymentNews | undefined>;
}

/** Which services outside this installation is set up to use: commands of several contexts may need one. */
export class OutsideServices {
  /** The refusal of what needs a payment gateway; `undefined` when there is one. */
  readonly noPaymentGateway: Rejection | undefined;

  /**
   * @param carrierSecret `whsec_…`, by which the carrier signs its webhooks; `undefined` where there is none
   * @param paymentWebhook absent where the gateway tells nothing by itself, or there is none
   */
  constructor(
    hasPaymentGateway: boolean,
    readonly carrierSecret: string | undefined,
    readonly paymentWebhook?: PaymentWebhook,
  ) {
    this.noPaymentGateway = hasPaymentGateway ? undefined : refuse('PAYMENT_GATEWAY_NOT_CONFIGURED');
  }
}
