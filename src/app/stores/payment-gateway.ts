import type { Pool } from 'pg';
import { PostgresGatewayLedger, SimulatedGateway } from '../../adapters/payment-simulator/index.js';

export const PAYMENT_GATEWAYS = ['simulator'] as const;
export type PaymentGatewayName = (typeof PAYMENT_GATEWAYS)[number];

/** The gateway that moves the money; `undefined` when none is set up. */
export const openPaymentGateway = (name: PaymentGatewayName | undefined, pool: Pool): SimulatedGateway | undefined =>
  name === undefined ? undefined : new SimulatedGateway(new PostgresGatewayLedger(pool));
