import { derivedField } from '#kernel';
import { FULFILLMENT_STATUSES, fulfillmentStatusOf } from './fulfillment-status.js';
import { type ShipmentEvent, shipmentEvents } from './shipment.events.js';
import { type Shipment, shipments, type ShipmentStatus } from './shipments.js';

/** Goods that have left, as far as the status of an order follows from them. */
type ListedShipment = Pick<Shipment, 'shipmentId' | 'status' | 'lines'>;

/** What the status has to know of the order: how many are on order of each line. */
interface ListedOrder {
  readonly lines: readonly { readonly lineId: string; readonly current: number }[];
}

type Change = (listed: readonly ListedShipment[]) => readonly ListedShipment[];

const moved =
  ({ data: { shipmentId, lines } }: Pick<ShipmentEvent, 'data'>, status: ShipmentStatus): Change =>
  (listed) => [...others(listed, shipmentId), { shipmentId, status, lines }];

const others = (listed: readonly ListedShipment[], shipmentId: string): readonly ListedShipment[] =>
  listed.filter((each) => each.shipmentId !== shipmentId);

/** `fulfillmentStatus` in lists of orders. Goods change it when they leave, not when they are requested. */
export const listedFulfillmentStatus = derivedField<ListedOrder, readonly ListedShipment[], ShipmentEvent>({
  name: 'fulfillmentStatus',
  values: FULFILLMENT_STATUSES,
  category: shipments.name,
  events: shipmentEvents,
  initial: [],
  changes: {
    ShipmentRequested: () => undefined,
    ShipmentDispatched: (event) => moved(event, 'DISPATCHED'),
    ShipmentDelivered: (event) => moved(event, 'DELIVERED'),
    ShipmentFailed: ({ data: { shipmentId, previousStatus } }) =>
      previousStatus === 'DISPATCHED' ? (listed) => others(listed, shipmentId) : undefined,
  },
  valueOf: (listed, { lines }) =>
    fulfillmentStatusOf(
      lines.map(({ lineId, current }) => ({ lineId, quantity: current })),
      listed,
    ),
});
