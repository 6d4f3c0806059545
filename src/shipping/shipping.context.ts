import { type CommandRunner, type EventStore, factsOf, firstVersionsOf, idsOf, processSteps, streamOf } from '#kernel';
import type { BoundedContext, ContextProcesses, PublicStates } from '#platform';
import { OrdersToShip } from './api/orders-to-ship.js';
import { ShipmentIds } from './api/shipment-ids.js';
import type { Carrier } from './carrier/carrier.js';
import { NoCarrier } from './carrier/no-carrier.js';
import { callCarrier } from './commands/call-carrier/call-carrier.js';
import { SHIP_ORDER, shipOrder } from './commands/ship-order/ship-order.js';
import { STOP_SHIPMENTS, stopShipments } from './commands/stop-shipments/stop-shipments.js';
import { CALL_CARRIER, type CarrierCall, carrierCalls } from './shipment/carrier-calls.process.js';
import { PUBLIC_ORDER_SHIPMENTS_SCHEMA, PUBLIC_SHIPMENT_SCHEMAS } from './shipment/public-payloads.events.js';
import { publicShipmentEvent } from './shipment/public-shipment-events.js';
import { carriageEvents, shipmentEvents, shipmentIdEvents } from './shipment/shipment.events.js';
import { shipments } from './shipment/shipments.js';
import { type OrderShipments, orderShipments } from './views/order-shipments/order-shipments.projection.js';
import { publicOrderShipmentsOf } from './views/order-shipments/public-order-shipments.js';

const factIn = factsOf(shipments);
const ORDER_SHIPMENTS = { type: 'OrderShipments', schemaVersion: 1 };

/** Sending the goods of orders to customers. */
export const shipping: BoundedContext = {
  name: 'shipping',
  loadApi: async (open) => (await import('./shipping.module.js')).shippingApi(open),
  events: [shipmentEvents, shipmentIdEvents, carriageEvents],
  projections: [orderShipments],
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

interface ShippingPorts {
  readonly commands: Pick<CommandRunner, 'run'>;
  readonly store: Pick<EventStore, 'readStream'>;
  readonly states: PublicStates;
}

/** Processes of shipping. @param carrier `undefined` when none is set up: people move what processes send */
export const shippingProcesses = (
  carrier: Carrier | undefined,
  { commands, store, states }: ShippingPorts,
): ContextProcesses => {
  const [orders, ids] = [new OrdersToShip(states), new ShipmentIds(commands, store)];
  const ship = shipOrder({ commands, orders, ids }, carrier === undefined ? {} : { movedBy: 'CARRIER' });
  const stop = stopShipments(commands);
  const call = callCarrier({ carrier: carrier ?? new NoCarrier(), commands, store, orders });
  return {
    processes: [processSteps(carrierCalls)],
    commands: {
      [SHIP_ORDER]: (orderId, _body, context) => ship(orderId, context),
      [STOP_SHIPMENTS]: (orderId, _body, context) => stop(orderId, context),
      // The process made the body.
      [CALL_CARRIER]: (orderId, body, context) => call(orderId, body as unknown as CarrierCall, context),
    },
  };
};
