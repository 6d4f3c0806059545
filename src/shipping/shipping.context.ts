import { factsOf, streamOf } from '#kernel';
import type { BoundedContext } from '#platform';
import { PUBLIC_SHIPMENT_SCHEMAS } from './shipment/public-payloads.events.js';
import { publicShipmentEvent } from './shipment/public-shipment-events.js';
import { shipmentEvents, shipmentIdEvents } from './shipment/shipment.events.js';
import { shipments } from './shipment/shipments.js';
import { orderShipments } from './views/order-shipments/order-shipments.projection.js';

const factIn = factsOf(shipments);

/** Sending the goods of orders to customers. */
export const shipping: BoundedContext = {
  name: 'shipping',
  loadApi: async (open) => (await import('./shipping.module.js')).shippingApi(open),
  events: [shipmentEvents, shipmentIdEvents],
  projections: [orderShipments],
  publicTypes: Object.keys(PUBLIC_SHIPMENT_SCHEMAS),
  publicEventOf: (record) => {
    const fact = factIn(record);
    return fact && { type: fact.type, schemaVersion: 1, subject: fact.data.orderId, data: publicShipmentEvent(fact) };
  },
  auditTerms: {
    shipments: (orderId) => ({ stream: streamOf(shipments, orderId) }),
  },
  numberOf: () => undefined,
};
