import type { PublicOrderShipments } from '../../shipment/public-payloads.events.js';
import { publicShipment } from '../../shipment/public-shipment-events.js';
import type { OrderShipments } from './order-shipments.projection.js';

/**
 * All shipments of an order as other services get them. Pure, so the same events make the same for ever.
 * @param newest the version and the time of the newest event in it
 */
export const publicOrderShipmentsOf = (
  { orderId, customerId, shipments }: OrderShipments,
  { version, changedAt }: Pick<PublicOrderShipments, 'version' | 'changedAt'>,
): PublicOrderShipments => ({
  ...{ orderId, version, customerId, changedAt },
  shipments: shipments.map(({ status, ...shipment }) => ({ ...publicShipment(shipment), status })),
});
