/** An amount in the minor units of its currency (ISO 4217). */
export interface GatewayAmount {
  readonly amount: number;
  readonly currency: string;
}

interface Keyed {
  /** The same for all repetitions of one step of one order, and never for another: `<orderId>/<paymentId>/authorize`. */
  readonly key: string;
}

/** Reserves an amount on what a token stands for. */
export interface Authorize extends Keyed {
  readonly operation: 'authorize';
  readonly amount: GatewayAmount;
  /** What the customer's browser got from the gateway for a card. Card numbers never come here. */
  readonly token: string;
}

/**
 * Takes money that was authorised, or gives it back. An authorisation is captured once: what is not taken then is let go of. It may be
 * refunded in parts.
 */
export interface MoveMoney extends Keyed {
  readonly operation: 'capture' | 'refund';
  /** Reference of the authorisation. */
  readonly authorization: string;
  readonly amount: GatewayAmount;
}

/** Lets go of what was authorised and not captured. */
export interface Void extends Keyed {
  readonly operation: 'void';
  readonly authorization: string;
}

export type GatewayRequest = Authorize | MoveMoney | Void;

/** Why a gateway refuses for good. */
export type GatewayRefusal =
  | 'DECLINED'
  | 'INSUFFICIENT_FUNDS'
  /** The customer would have to prove who they are (3-D Secure), and no browser is there. */
  | 'AUTHENTICATION_REQUIRED'
  | 'TOKEN_UNKNOWN'
  /** The gateway does not take this currency, or no such amount of it. */
  | 'AMOUNT_NOT_SUPPORTED'
  | 'NOT_POSSIBLE';

export type GatewayAnswer =
  /** `reference` is the gateway's own; of an authorisation, what later steps name. */
  { readonly isDone: true; readonly reference: string } | { readonly isDone: false; readonly reason: GatewayRefusal };

/** The service that moves the money. Promises (test/contracts/payment-gateway.contract.ts): a key takes effect once, for ever. */
export abstract class PaymentGateway {
  /** A key that was used before is answered as then. @throws GatewayUnknown */
  abstract perform(request: GatewayRequest): Promise<GatewayAnswer>;

  /** What became of a request, by its key; `undefined` when nothing has. @throws GatewayUnknown */
  abstract find(request: GatewayRequest): Promise<GatewayAnswer | undefined>;
}

/** The gateway did not answer, or does not know yet: it may have done what it was asked for, or not. Ask again, by `performOnce`. */
export class GatewayUnknown extends Error {
  override readonly name = 'GatewayUnknown';

  /** @param what has happened, as in `did not answer to` */
  constructor(key: string, what: 'did not answer to' | 'is still at work on' = 'did not answer to') {
    super(
      `The payment gateway ${what} ${key}: the outcome is unknown. It is asked by this key before it is tried again.`,
    );
  }
}

/** Asks by key first, so that it may be called again after an unknown outcome, a crash, or at any time. @throws GatewayUnknown */
export const performOnce = async (gateway: PaymentGateway, request: GatewayRequest): Promise<GatewayAnswer> =>
  (await gateway.find(request)) ?? gateway.perform(request);
