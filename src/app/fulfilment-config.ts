import { type CarrierSetup, CARRIERS } from './stores/carrier.js';
import { duration, oneOf, valuesOf, type Variables } from './variables.js';

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

const TABLE = {
  PAYMENT_WINDOW: duration({ default: USUAL_FULFILMENT.paymentWindowMs }),
  RESERVATION_EXPIRY: duration({ default: USUAL_FULFILMENT.reservationExpiryMs }),
  CARRIER: oneOf(CARRIERS)({ default: undefined }),
  SIMULATOR_DELAY: duration({ default: 2_000 }),
};

/** @param development the simulator carries where no carrier is named @param faults gets a sentence for each that is wrong */
export const fulfilmentConfig = (variables: Variables, faults: string[], development: boolean): FulfilmentConfig => {
  const values = valuesOf(variables, TABLE, faults);
  const carrier = values.CARRIER ?? (development ? 'simulator' : 'manual');
  return {
    fulfilment: { paymentWindowMs: values.PAYMENT_WINDOW, reservationExpiryMs: values.RESERVATION_EXPIRY },
    carrier: carrier === 'manual' ? undefined : { name: carrier, delayMs: values.SIMULATOR_DELAY },
  };
};
