import { streamOf } from '#kernel';
import type { BoundedContext } from '#platform';
import { shipmentEvents, shipmentIdEvents } from './shipment/shipment.events.js';
import { shipments } from './shipment/shipments.js';
import { orderShipments } from './views/order-shipments/order-shipments.projection.js';

/** Sending the goods of orders to customers. It publishes nothing yet. */
export const shipping: BoundedContext = {
  name: 'shipping',
  loadApi: async (open) => (await import('./shipping.module.js')).shippingApi(open),
  events: [shipmentEvents, shipmentIdEvents],
  projections: [orderShipments],
  publicTypes: [],
  publicEventOf: () => undefined,
  auditTerms: {
    shipments: (orderId) => ({ stream: streamOf(shipments, orderId) }),
  },
  numberOf: () => undefined,
};
