/** Goods that a carrier is to take. */
export interface CarrierRequest {
  /** The same for all repetitions of one shipment of one order, and never for another: `<orderId>/<shipmentId>`. */
  readonly key: string;
  readonly orderId: string;
  readonly shipmentId: string;
  readonly lines: readonly { readonly lineId: string; readonly sku: string; readonly quantity: number }[];
}

/** What has become of a parcel. */
export type CarrierNews =
  | {
      /** Taken, on its way, or with the customer. */
      readonly status: 'BOOKED' | 'DISPATCHED' | 'DELIVERED';
      /** The name of the company. */
      readonly carrier?: string;
      readonly trackingNumber?: string;
    }
  | {
      /** It will not come. */
      readonly status: 'FAILED';
      /** For people; kept as a personal value. */
      readonly reason?: string;
    };

/** The service that moves goods. Promises (test/contracts/carrier.contract.ts): a key is one parcel, for ever. */
export abstract class Carrier {
  /** A key that was used before is answered with what has become of it. @throws CarrierUnknown */
  abstract ship(request: CarrierRequest): Promise<CarrierNews>;

  /** What has become of a key; `undefined` when it was not used. @throws CarrierUnknown */
  abstract find(key: string): Promise<CarrierNews | undefined>;
}

/** The carrier did not answer: it may have taken the goods, or not. Ask again, by `find` first. */
export class CarrierUnknown extends Error {
  override readonly name = 'CarrierUnknown';

  constructor(key: string) {
    super(
      `The carrier did not answer to ${key}: the outcome is unknown. It is asked by this key before it is tried again.`,
    );
  }
}
