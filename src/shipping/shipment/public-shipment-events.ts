import type { Recorded } from '#kernel';
import type { ShippedLine } from './lines.js';
import type { PublicData } from './public-payloads.events.js';
import type { ShipmentEvent } from './shipment.events.js';
import { carriageOf, type Shipment } from './shipments.js';

type PublicShipmentEvent =
  | PublicData<'ShipmentRequested'>
  | PublicData<'ShipmentFailed'>
  | PublicData<'ReturnRequested'>
  | PublicData<'ReturnReceived'>
  | PublicData<'ReturnCancelled'>;

/**
 * What other services get of an event: all of it but what people have written of a failure or a return. Pure, so the same event
 * has the same public form for ever.
 */
export const publicShipmentEvent = ({ type, data, meta }: Recorded<ShipmentEvent>): PublicShipmentEvent => {
  const { orderId, customerId } = data;
  const common = { orderId, version: meta.version, customerId };
  switch (type) {
    case 'ReturnRequested':
      return { ...common, returnId: data.returnId, lines: data.lines.map(publicLine) };
    case 'ReturnReceived': {
      const lines = data.lines.map((line) => ({ ...publicLine(line), condition: line.condition }));
      return { ...common, returnId: data.returnId, lines };
    }
    case 'ReturnCancelled':
      return { ...common, returnId: data.returnId };
    case 'ShipmentFailed':
      return { ...common, ...publicShipment(data), previousStatus: data.previousStatus, reason: data.reason };
    default:
      return { ...common, ...publicShipment(data) };
  }
};

/** So many of a line. */
export const publicLine = ({ lineId, sku, quantity }: ShippedLine) => ({ lineId, sku, quantity });

/** What is sent together, and how. */
export const publicShipment = (shipment: Omit<Shipment, 'status'>) => ({
  shipmentId: shipment.shipmentId,
  lines: shipment.lines.map(publicLine),
  ...carriageOf(shipment),
});
