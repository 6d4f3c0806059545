// Shipments as examples of the specs: four of ten of line L1, and one of two of line L2.
import { clear } from '#kernel';
import {
  CarriageEnded,
  CarrierAsked,
  ReturnIdReserved,
  ReturnCancelled,
  ReturnReceived,
  ReturnRequested,
  ShipmentDelivered,
  ShipmentDispatched,
  ShipmentFailed,
  ShipmentIdReserved,
  ShipmentRequested,
} from '../shipment/shipment.events.js';
import type { OrderToShip } from '../shipment/order-to-ship.js';

export const origin = { orderId: 'o1', customerId: 'VINET' };
export const orderToShip: OrderToShip = {
  ...{ customerId: 'VINET', status: 'PLACED' },
  lines: [
    { lineId: 'L1', sku: '11', quantity: 10 },
    { lineId: 'L2', sku: '42', quantity: 2 },
  ],
  holds: [],
};

/** An open hold of that order. */
export const hold = { holdId: 'h1', kind: 'FRAUD_REVIEW' };

const lines = [
  { lineId: 'L1', sku: '11', quantity: 4 },
  { lineId: 'L2', sku: '42', quantity: 1 },
];
export const parcel = { ...origin, shipmentId: 's1', lines, carrier: 'La Poste', trackingNumber: '8R 1234' };

export const requested = ShipmentRequested(parcel);
export const dispatched = ShipmentDispatched(parcel);
export const delivered = ShipmentDelivered(parcel);
export const lost = ShipmentFailed({
  ...parcel,
  ...{ previousStatus: 'DISPATCHED', reason: 'REPORTED', note: clear('Paul Henriot was not at home') },
});
export const reserved = ShipmentIdReserved({ ...origin, shipmentId: 's1' });

/** Three of L1 and the one of L2 are to come back; one of L1 comes, then the rest of it and the one of L2, which is broken. */
const back = { ...origin, returnId: 'r1' };
export const returnRequested = ReturnRequested({
  ...back,
  lines: [
    { lineId: 'L1', sku: '11', quantity: 3 },
    { lineId: 'L2', sku: '42', quantity: 1 },
  ],
  reason: clear('Paul Henriot has too many'),
});
export const partReceived = ReturnReceived({
  ...back,
  lines: [{ lineId: 'L1', sku: '11', quantity: 1, condition: 'RESTOCK' }],
});
export const restReceived = ReturnReceived({
  ...back,
  lines: [
    { lineId: 'L1', sku: '11', quantity: 2, condition: 'RESTOCK' },
    { lineId: 'L2', sku: '42', quantity: 1, condition: 'WRITE_OFF' },
  ],
});
export const returnCancelled = ReturnCancelled({ ...back, reason: clear('Paul Henriot keeps them') });
export const returnIdTaken = ReturnIdReserved(back);

/** The same parcel, for the carrier, which has not said yet what it calls it. */
const { carrier: _carrier, trackingNumber: _trackingNumber, ...unnamed } = parcel;
export const requestedOfCarrier = ShipmentRequested({ ...unnamed, movedBy: 'CARRIER' });
const carriage = { ...origin, shipmentId: 's1' };
export const asked = (attempt: number) => CarrierAsked({ ...carriage, attempt });
export const carriageEnded = (outcome: string) => CarriageEnded({ ...carriage, outcome });
