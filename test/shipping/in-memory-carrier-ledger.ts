import type { CarrierLedger, Parcel } from '../../src/adapters/carrier-simulator/index.js';
import type { CarrierRequest } from '../../src/shipping/carrier/carrier.js';

/** Each look at a parcel is a delay later. */
export class InMemoryCarrierLedger implements CarrierLedger {
  readonly taken: CarrierRequest[] = [];
  private readonly looks = new Map<string, number>();

  async take(request: CarrierRequest): Promise<boolean> {
    if (this.taken.some(({ key }) => key === request.key)) return false;
    this.taken.push(request);
    return true;
  }

  async find(key: string): Promise<Parcel | undefined> {
    const request = this.taken.find((each) => each.key === key);
    const ageMs = this.looks.get(key) ?? 0;
    if (request !== undefined) this.looks.set(key, ageMs + 1);
    return request && { request, ageMs };
  }
}
