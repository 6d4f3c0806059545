import type { Recorded } from '#kernel';
import type { PublicData } from './public-payloads.events.js';
import type { ShipmentEvent } from './shipment.events.js';
import { carriageOf, type Shipment } from './shipments.js';

type PublicShipmentEvent = PublicData<'ShipmentRequested'> | PublicData<'ShipmentFailed'>;

/**
 * What other services get of an event: all of it but what people have written of a failure. Pure, so the same event has the
 * same public form for ever.
 */
export const publicShipmentEvent = ({ type, data, meta }: Recorded<ShipmentEvent>): PublicShipmentEvent => {
  const { orderId, customerId } = data;
  const shipment = { orderId, version: meta.version, customerId, ...publicShipment(data) };
  if (type !== 'ShipmentFailed') return shipment;
  return { ...shipment, previousStatus: data.previousStatus, reason: data.reason };
};

/** What is sent together, and how. */
export const publicShipment = (shipment: Omit<Shipment, 'status'>) => ({
  shipmentId: shipment.shipmentId,
  lines: shipment.lines.map(({ lineId, sku, quantity }) => ({ lineId, sku, quantity })),
  ...carriageOf(shipment),
});
