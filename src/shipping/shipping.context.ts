import { factsOf, firstVersionsOf, idsOf, streamOf } from '#kernel';
import type { BoundedContext } from '#platform';
import { carrierCalls } from './shipment/carrier-calls.process.js';
import { PUBLIC_ORDER_SHIPMENTS_SCHEMA, PUBLIC_SHIPMENT_SCHEMAS } from './shipment/public-payloads.events.js';
import { publicShipmentEvent } from './shipment/public-shipment-events.js';
import { carriageEvents, returnIdEvents, shipmentEvents, shipmentIdEvents } from './shipment/shipment.events.js';
import { shipments } from './shipment/shipments.js';
import { type OrderShipments, orderShipments } from './views/order-shipments/order-shipments.projection.js';
import { publicOrderShipmentsOf } from './views/order-shipments/public-order-shipments.js';

export { listedShipments } from './shipment/listed-shipments.js';

const factIn = factsOf(shipments);
const ORDER_SHIPMENTS = { type: 'OrderShipments', schemaVersion: 1 };

/** Sending the goods of orders to customers. */
export const shipping: BoundedContext = {
  name: 'shipping',
  loadApi: async (open) => (await import('./shipping.module.js')).shippingApi(open),
  events: [shipmentEvents, shipmentIdEvents, returnIdEvents, carriageEvents],
  projections: [orderShipments],
  processes: [
    {
      name: carrierCalls.name,
      streamOf: (shipmentId) => streamOf(carrierCalls, shipmentId),
      hidden: ['orderId', 'customerId'],
      cancelling: {
        refused:
          'The parcel may be on its way. Deliver or fail the shipment, which ends this; POST /v1/shipments/{id}/fail.',
      },
    },
  ],
  publicTopics: [
    {
      kind: 'events',
      name: 'public.shipment-events.v1',
      schemas: firstVersionsOf(PUBLIC_SHIPMENT_SCHEMAS),
      eventOf: (record) => {
        const fact = factIn(record);
        return (
          fact && { type: fact.type, schemaVersion: 1, subject: fact.data.orderId, data: publicShipmentEvent(fact) }
        );
      },
    },
    {
      kind: 'states',
      name: 'public.shipments.v1',
      schemas: firstVersionsOf({ OrderShipments: PUBLIC_ORDER_SHIPMENTS_SCHEMA }),
      channel: 'shipments',
      subjectOf: idsOf(shipments),
      state: orderShipments,
      stateOf: (document, { version, occurredAt }) => ({
        ...ORDER_SHIPMENTS,
        data: publicOrderShipmentsOf(document as OrderShipments, { version, changedAt: occurredAt }),
      }),
      erased: ORDER_SHIPMENTS,
    },
  ],
  auditTerms: {
    shipments: (orderId) => ({ stream: streamOf(shipments, orderId) }),
  },
  numberOf: () => undefined,
};
