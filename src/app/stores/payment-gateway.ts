import type { Pool } from 'pg';
import { PostgresGatewayLedger, SimulatedGateway } from '../../adapters/payment-simulator/index.js';
import { StripeGateway, type StripeSettings, StripeWebhook } from '../../adapters/stripe/index.js';
import { derivedKey } from '../secrets/master-key.js';

export const PAYMENT_GATEWAYS = ['simulator', 'stripe'] as const;

/** The gateway that takes payments by card. */
export type PaymentGatewaySetup = { readonly name: 'simulator' } | ({ readonly name: 'stripe' } & StripeSettings);

export interface OpenedGateway {
  /** Moves money; `undefined` when none is set up. */
  readonly paymentGateway: SimulatedGateway | StripeGateway | undefined;
  /** Reads what the gateway tells by itself; `undefined` for one that tells nothing. */
  readonly paymentWebhook: StripeWebhook | undefined;
}

/** @param masterKey the same in all processes of an installation, and after a restore: what it has at a gateway is known by it */
export const openPaymentGateway = (
  setup: PaymentGatewaySetup | undefined,
  pool: Pool,
  masterKey: Uint8Array,
): OpenedGateway => {
  if (setup === undefined) return { paymentGateway: undefined, paymentWebhook: undefined };
  if (setup.name === 'simulator') {
    return { paymentGateway: new SimulatedGateway(new PostgresGatewayLedger(pool)), paymentWebhook: undefined };
  }
  const installation = installationOf(masterKey);
  return {
    paymentGateway: new StripeGateway(setup, installation),
    paymentWebhook: new StripeWebhook(setup.webhookSecret, installation),
  };
};

const INSTALLATION_BYTES = 12;

/** 96 bits that say nothing of the key, base64url. */
const installationOf = (masterKey: Uint8Array): string =>
  Buffer.from(derivedKey(masterKey, 'payments at a gateway')).subarray(0, INSTALLATION_BYTES).toString('base64url');
