import type { PublicOrderShipments } from '../../shipment/public-payloads.events.js';
import { statusOfReturn } from '../../shipment/returns.js';
import { publicLine, publicShipment } from '../../shipment/public-shipment-events.js';
import type { OrderShipments, ShownReturn } from './order-shipments.projection.js';

/**
 * All shipments of an order, and what comes back of them, as other services get them. Pure, so the same events make the same for ever.
 * @param newest the version and the time of the newest event in it
 */
export const publicOrderShipmentsOf = (
  { orderId, customerId, shipments, returns }: OrderShipments,
  { version, changedAt }: Pick<PublicOrderShipments, 'version' | 'changedAt'>,
): PublicOrderShipments => ({
  ...{ orderId, version, customerId, changedAt },
  shipments: shipments.map(({ status, ...shipment }) => ({ ...publicShipment(shipment), status })),
  ...(returns.length > 0 && { returns: returns.map(publicReturn) }),
});

const publicReturn = (shown: ShownReturn) => ({
  returnId: shown.returnId,
  status: statusOfReturn(shown),
  lines: shown.lines.map(({ received, restocked, ...line }) => ({ ...publicLine(line), received, restocked })),
  requestedAt: shown.requestedAt,
  ...(shown.receivedAt !== undefined && { receivedAt: shown.receivedAt }),
});
