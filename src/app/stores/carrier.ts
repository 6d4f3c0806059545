export const CARRIERS = ['simulator', 'manual'] as const;

/** A carrier that is asked to move shipments. */
export interface CarrierSetup {
  readonly name: 'simulator';
  /** Milliseconds after which the simulator delivers what it has taken. */
  readonly delayMs: number;
}
