import { type CarrierSetup, CARRIERS } from './stores/carrier.js';
import { duration, oneOf, refuse, secret, valuesOf, type Variables } from './variables.js';

/** For how long orders wait for what they need. */
export interface FulfilmentSettings {
  /** Milliseconds within which an order has to be paid, from when it was placed. */
  readonly paymentWindowMs: number;
  /** Milliseconds for which stock is held for an order. */
  readonly reservationExpiryMs: number;
}

export interface FulfilmentConfig {
  readonly fulfilment: FulfilmentSettings;
  /** Which carrier is asked to move shipments; `undefined` when people move them. */
  readonly carrier: CarrierSetup | undefined;
}

const HALF_AN_HOUR_MS = 30 * 60_000;

export const USUAL_FULFILMENT: FulfilmentSettings = {
  paymentWindowMs: HALF_AN_HOUR_MS,
  reservationExpiryMs: HALF_AN_HOUR_MS,
};

/** 24 to 64 bytes (Standard Webhooks 1.0.0). */
const webhookSecret = secret((text) =>
  /^whsec_(?:[A-Za-z0-9+/]{4}){8,21}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)
    ? text
    : refuse(' is not whsec_ and 24 to 64 bytes in base64. Make one with: echo "whsec_$(openssl rand -base64 32)"'),
);

const TABLE = {
  PAYMENT_WINDOW: duration({ default: USUAL_FULFILMENT.paymentWindowMs }),
  RESERVATION_EXPIRY: duration({ default: USUAL_FULFILMENT.reservationExpiryMs }),
  CARRIER: oneOf(CARRIERS)({ default: undefined }),
  SIMULATOR_DELAY: duration({ default: 2_000 }),
  CARRIER_WEBHOOK_SECRET: webhookSecret({ default: undefined }),
};

/** @param development the simulator carries where no carrier is named @param faults gets a sentence for each that is wrong */
export const fulfilmentConfig = (variables: Variables, faults: string[], development: boolean): FulfilmentConfig => {
  const values = valuesOf(variables, TABLE, faults);
  const carrier = values.CARRIER ?? (development ? 'simulator' : 'manual');
  return {
    fulfilment: { paymentWindowMs: values.PAYMENT_WINDOW, reservationExpiryMs: values.RESERVATION_EXPIRY },
    carrier:
      carrier === 'manual'
        ? undefined
        : { name: carrier, delayMs: values.SIMULATOR_DELAY, secret: values.CARRIER_WEBHOOK_SECRET },
  };
};
