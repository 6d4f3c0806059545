import { createHash } from 'node:crypto';
import { Carrier, type CarrierNews, type CarrierRequest, CarrierUnknown } from '../../shipping/carrier/carrier.js';
import type { CarrierLedger, Parcel } from './carrier-ledger.js';

/** What becomes of a parcel, by the beginning of the id of its order: `sim-lost-…`. */
const scriptOf = ({ orderId }: CarrierRequest): string | undefined => /^sim-([a-z]+)-/.exec(orderId)?.[1];

/**
 * A carrier for development and tests, which moves no goods and remembers what it has taken. It dispatches at once, and delivers
 * after a delay. Scripts go by the id of the order: `sim-lost-…` fails instead of being delivered; `sim-late-…` is taken, but the
 * answer is lost, and each step comes a delay later; `sim-twice-…` comes to the carrier twice; `sim-silent-…` never arrives.
 */
export class SimulatedCarrier extends Carrier {
  /** @param delayMs after which a parcel is delivered */
  constructor(
    private readonly ledger: CarrierLedger,
    private readonly delayMs: number,
  ) {
    super();
  }

  async ship(request: CarrierRequest): Promise<CarrierNews> {
    const script = scriptOf(request);
    if (script === 'silent') throw new CarrierUnknown(request.key);
    const isNew = await this.ledger.take(request);
    if (script === 'twice') await this.ledger.take(request);
    const news = await this.find(request.key);
    if (news === undefined || (isNew && script === 'late')) throw new CarrierUnknown(request.key);
    return news;
  }

  async find(key: string): Promise<CarrierNews | undefined> {
    const parcel = await this.ledger.find(key);
    return parcel && this.newsOf(parcel);
  }

  private newsOf({ request, ageMs }: Parcel): CarrierNews {
    const script = scriptOf(request);
    const label = { carrier: 'simulator', trackingNumber: trackingNumberOf(request.key) };
    const delays = Math.floor(ageMs / this.delayMs) - (script === 'late' ? 1 : 0);
    if (delays < 0) return { status: 'BOOKED', ...label };
    if (delays < 1) return { status: 'DISPATCHED', ...label };
    return script === 'lost' ? { status: 'FAILED', reason: 'The parcel was lost' } : { status: 'DELIVERED', ...label };
  }
}

/** `SIM` and 48 bits of SHA-256 over the key, in hexadecimal digits. */
const trackingNumberOf = (key: string): string =>
  `SIM${createHash('sha256').update(key).digest('hex').slice(0, 12).toUpperCase()}`;
