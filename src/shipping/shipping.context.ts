import { streamOf } from '#kernel';
import type { BoundedContext } from '#platform';
import { shipmentEvents, shipmentIdEvents } from './shipment/shipment.events.js';
import { shipments } from './shipment/shipments.js';

/** Sending the goods of orders to customers. It publishes nothing yet. */
export const shipping: BoundedContext = {
  name: 'shipping',
  loadApi: async () => (await import('./shipping.module.js')).shippingApi,
  events: [shipmentEvents, shipmentIdEvents],
  projections: [],
  publicTypes: [],
  publicEventOf: () => undefined,
  auditTerms: {
    shipments: (orderId) => ({ stream: streamOf(shipments, orderId) }),
  },
  numberOf: () => undefined,
};
