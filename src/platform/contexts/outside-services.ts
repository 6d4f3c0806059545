import { type Refusal, refusalsFrom, type Rejection } from '#kernel';

/** The closed table of what a command may be refused for since a service outside is not set up. Codes are stable. */
export const OUTSIDE_REJECTIONS = {
  PAYMENT_GATEWAY_NOT_CONFIGURED: {
    kind: 'unavailable',
    because: 'This installation takes no payments by card. The operator sets PAYMENT_GATEWAY.',
  },
} as const satisfies Record<string, Refusal>;

const refuse = refusalsFrom(OUTSIDE_REJECTIONS);

/** Which services outside this installation is set up to use: commands of several contexts may need one. */
export class OutsideServices {
  /** The refusal of what needs a payment gateway; `undefined` when there is one. */
  readonly noPaymentGateway: Rejection | undefined;

  /** @param carrierSecret `whsec_…`, by which the carrier signs its webhooks; `undefined` where there is none */
  constructor(
    hasPaymentGateway: boolean,
    readonly carrierSecret: string | undefined,
  ) {
    this.noPaymentGateway = hasPaymentGateway ? undefined : refuse('PAYMENT_GATEWAY_NOT_CONFIGURED');
  }
}
