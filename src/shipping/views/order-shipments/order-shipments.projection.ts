import { type Personal, type Recorded, streamProjection } from '#kernel';
import { requestedReturn, type Return, statusOfReturn, withoutRest, withReceipt } from '../../shipment/returns.js';
import { type ParcelEvent, type ShipmentEvent, shipmentEvents } from '../../shipment/shipment.events.js';
import { carriageOf, shipments, type Shipment, type ShipmentStatus } from '../../shipment/shipments.js';

/** Something that has happened to a shipment. */
export interface ShownShipmentEvent {
  readonly type: ParcelEvent['type'];
  readonly occurredAt: string;
  /** Why it has failed: a code, or sealed, what a person has written of it. */
  readonly reason?: Personal | string;
}

/** One shipment, as it is shown. */
export interface ShownShipment extends Shipment {
  /** The oldest first. */
  readonly events: readonly ShownShipmentEvent[];
}

/** One return, as it is shown. */
export interface ShownReturn extends Return {
  /** Sealed. */
  readonly reason: Personal;
  readonly requestedAt: string;
  /** When the last of it came; `undefined` before. */
  readonly receivedAt?: string;
}

/** What has become of the goods of one order; personal values stay sealed. */
export interface OrderShipments {
  readonly orderId: string;
  readonly customerId: string;
  /** The oldest first. */
  readonly shipments: readonly ShownShipment[];
  /** The oldest first. */
  readonly returns: readonly ShownReturn[];
}

type Told<Type extends ShipmentEvent['type']> = Recorded<Extract<ShipmentEvent, { type: Type }>>;

const requested = (order: OrderShipments, { type, data, occurredAt }: Told<'ShipmentRequested'>): OrderShipments => {
  const { orderId, customerId, ...shipment } = data;
  const shown: ShownShipment = { ...shipment, status: 'REQUESTED', events: [{ type, occurredAt }] };
  return { ...order, orderId, customerId, shipments: [...order.shipments, shown] };
};

const moved = (
  order: OrderShipments,
  { type, data, occurredAt }: Recorded<ParcelEvent>,
  status: ShipmentStatus,
  because: Pick<ShownShipmentEvent, 'reason'> = {},
): OrderShipments => ({
  ...order,
  shipments: order.shipments.map((shipment) =>
    shipment.shipmentId === data.shipmentId
      ? {
          ...shipment,
          ...{ status, ...carriageOf(data) },
          events: [...shipment.events, { type, occurredAt, ...because }],
        }
      : shipment,
  ),
});

const announced = (order: OrderShipments, { data, occurredAt }: Told<'ReturnRequested'>): OrderShipments => {
  const shown: ShownReturn = { ...requestedReturn(data), reason: data.reason, requestedAt: occurredAt };
  return { ...order, returns: [...order.returns, shown] };
};

const received = (order: OrderShipments, { data, occurredAt }: Told<'ReturnReceived'>): OrderShipments => ({
  ...order,
  returns: withReceipt(order.returns, data).map((each) =>
    each.returnId === data.returnId && statusOfReturn(each) === 'RECEIVED' ? { ...each, receivedAt: occurredAt } : each,
  ),
});

/** The question "where are the goods of this order?": one document per order of which anything was sent, or was to be. */
export const orderShipments = streamProjection<OrderShipments, ShipmentEvent, never>({
  name: 'order-shipments',
  version: 3,
  category: shipments.name,
  events: shipmentEvents,
  fields: {},
  indexes: [],
  initial: { orderId: '', customerId: '', shipments: [], returns: [] },
  opens: {},
  updates: {
    ShipmentRequested: requested,
    ShipmentDispatched: (order, event) => moved(order, event, 'DISPATCHED'),
    ShipmentDelivered: (order, event) => moved(order, event, 'DELIVERED'),
    ShipmentFailed: (order, event) => moved(order, event, 'FAILED', { reason: event.data.note ?? event.data.reason }),
    ReturnRequested: announced,
    ReturnReceived: received,
    ReturnCancelled: (order, { data }) => ({ ...order, returns: withoutRest(order.returns, data) }),
  },
});
