import type { Pool } from 'pg';
import { PostgresCarrierLedger, SimulatedCarrier } from '../../adapters/carrier-simulator/index.js';

export const CARRIERS = ['simulator', 'manual'] as const;

/** A carrier that is asked to move shipments. */
export interface CarrierSetup {
  readonly name: 'simulator';
  /** Milliseconds after which the simulator delivers what it has taken. */
  readonly delayMs: number;
  /** By which it signs its webhooks, `whsec_…`; one that derives from the master key when absent. */
  readonly secret?: string | undefined;
}

/** The carrier that moves shipments; `undefined` when people move them. */
export const openCarrier = (setup: CarrierSetup | undefined, pool: Pool): SimulatedCarrier | undefined =>
  setup && new SimulatedCarrier(new PostgresCarrierLedger(pool), setup.delayMs);
