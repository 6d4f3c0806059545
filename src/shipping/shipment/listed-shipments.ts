import { joinedStreams } from '#kernel';
import { deliveredQuantities, FULFILLMENT_STATUSES, fulfillmentStatusOf } from './fulfillment-status.js';
import type { ShippedLine } from './lines.js';
import {
  requestedReturn,
  type Return,
  RETURN_STATUSES_OF_ORDER,
  returnStatusOf,
  withoutRest,
  withReceipt,
} from './returns.js';
import { type ParcelEvent, type ShipmentEvent, shipmentEvents } from './shipment.events.js';
import { type Shipment, shipments, type ShipmentStatus } from './shipments.js';

/** Of the goods of an order, what its statuses follow from. */
interface ListedShipments {
  /** Those that have left. */
  readonly shipments: readonly Pick<Shipment, 'shipmentId' | 'status' | 'lines'>[];
  readonly returns: readonly Return[];
}

/** What the statuses have to know of the order: how many are on order of each line. */
interface ListedOrder {
  readonly lines: readonly { readonly lineId: string; readonly current: number }[];
}

type Change = (listed: ListedShipments) => ListedShipments;

const moved =
  ({ data: { shipmentId, lines } }: Pick<ParcelEvent, 'data'>, status: ShipmentStatus): Change =>
  (listed) => {
    const others = without(listed, shipmentId);
    return { ...others, shipments: [...others.shipments, { shipmentId, status, lines }] };
  };

const without = (listed: ListedShipments, shipmentId: string): ListedShipments => ({
  ...listed,
  shipments: listed.shipments.filter((each) => each.shipmentId !== shipmentId),
});

const announced =
  (requested: { readonly returnId: string; readonly lines: readonly ShippedLine[] }): Change =>
  (listed) => ({ ...listed, returns: [...listed.returns, requestedReturn(requested)] });

/** `fulfillmentStatus` and `returnStatus` in lists of orders. Goods count when they leave, not when they are requested. */
export const listedShipments = joinedStreams<ListedOrder, ListedShipments, ShipmentEvent>({
  category: shipments.name,
  events: shipmentEvents,
  initial: { shipments: [], returns: [] },
  changes: {
    ShipmentRequested: () => undefined,
    ShipmentDispatched: (event) => moved(event, 'DISPATCHED'),
    ShipmentDelivered: (event) => moved(event, 'DELIVERED'),
    ShipmentFailed: ({ data: { shipmentId, previousStatus } }) =>
      previousStatus === 'DISPATCHED' ? (listed) => without(listed, shipmentId) : undefined,
    ReturnRequested: ({ data }) => announced(data),
    ReturnReceived:
      ({ data }) =>
      (listed) => ({ ...listed, returns: withReceipt(listed.returns, data) }),
    ReturnCancelled:
      ({ data }) =>
      (listed) => ({ ...listed, returns: withoutRest(listed.returns, data) }),
  },
  fields: {
    fulfillmentStatus: {
      values: FULFILLMENT_STATUSES,
      valueOf: (listed, { lines }) =>
        fulfillmentStatusOf(
          lines.map(({ lineId, current }) => ({ lineId, quantity: current })),
          listed.shipments,
        ),
    },
    returnStatus: {
      values: RETURN_STATUSES_OF_ORDER,
      valueOf: (listed) => returnStatusOf(deliveredQuantities(listed.shipments), listed.returns),
    },
  },
});
