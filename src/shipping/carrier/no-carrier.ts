import { Carrier, type CarrierRequest } from './carrier.js';

/** Stands where no carrier is set up: what was requested of one before waits until one is, or until people move it. */
export class NoCarrier extends Carrier {
  ship({ key }: CarrierRequest): Promise<never> {
    return this.find(key);
  }

  find(key: string): Promise<never> {
    return Promise.reject(
      new Error(`No carrier is set up, so ${key} was not asked for. Set CARRIER, or move the shipment by hand.`),
    );
  }
}
