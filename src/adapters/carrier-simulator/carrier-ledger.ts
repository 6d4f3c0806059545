import type { CarrierRequest } from '../../shipping/carrier/carrier.js';

/** A parcel as the simulator has taken it. */
export interface Parcel {
  readonly request: CarrierRequest;
  /** Milliseconds since it was taken. */
  readonly ageMs: number;
}

/** What the simulator remembers: the parcels that it has taken, one a key. */
export interface CarrierLedger {
  /** @returns false when there is a parcel of this key */
  take(request: CarrierRequest): Promise<boolean>;
  find(key: string): Promise<Parcel | undefined>;
}
