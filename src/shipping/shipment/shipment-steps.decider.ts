import { type Decide, type Decision, type Personal, unchanged } from '#kernel';
import { cancelledOrder, excessOf, heldOrder, type OrderToShip } from './order-to-ship.js';
import { ShipmentDelivered, ShipmentDispatched, type ShipmentEvent, ShipmentFailed } from './shipment.events.js';
import { refuse } from './shipment.rejections.js';
import { carriageOf, type Shipment, type Shipments, type ShipmentStatus } from './shipments.js';

export type Step = Decide<Shipments, ShipmentEvent>;

export interface ShipmentFailure {
  /** REPORTED by a person or CARRIER_FAILED by the carrier, where the note says why; ORDER_CANCELLED, ORDER_CHANGED, ORDER_ON_HOLD. */
  readonly reason: string;
  readonly note?: Personal;
}

/**
 * The goods leave. Refused while the order is on hold, when it was cancelled since, and when of a line less is on order than has left
 * and leaves.
 */
export const dispatchShipment = (shipmentId: string, order: OrderToShip): Step =>
  step(shipmentId, ['REQUESTED'], 'DISPATCHED', (facts, { shipments }) => {
    const refusal = cancelledOrder(order) ?? heldOrder(order);
    if (refusal !== undefined) return refusal;
    const excess = excessOf(facts.lines, order, shipments, ['DISPATCHED', 'DELIVERED']);
    if (excess === undefined) return [ShipmentDispatched(facts)];
    const { lineId, shippable } = excess;
    return refuse('SHIPMENT_EXCEEDS_ORDERED', { details: { lineId, shippable } });
  });

/** The goods have come to the customer. */
export const deliverShipment = (shipmentId: string): Step =>
  step(shipmentId, ['DISPATCHED'], 'DELIVERED', (facts) => [ShipmentDelivered(facts)]);

/** The goods will not come, whether they had left or not: they may be sent again. What was delivered is returned instead. */
export const failShipment = (shipmentId: string, failure: ShipmentFailure): Step =>
  step(shipmentId, ['REQUESTED', 'DISPATCHED'], 'FAILED', (facts, _state, previousStatus) => [
    ShipmentFailed({ ...facts, previousStatus, ...failure }),
  ]);

/**
 * Nothing leaves any more of an order that was cancelled: what people move and has not left fails. What the carrier was asked for may be
 * with it already, so who asks the carrier looks first, and fails what it has not taken. What has left stays on its way.
 */
export const stopShipments: Step = ({ order, shipments }) =>
  order === undefined
    ? unchanged
    : shipments
        .filter(({ status, movedBy }) => status === 'REQUESTED' && movedBy !== 'CARRIER')
        .map((each) =>
          ShipmentFailed({ ...detailsOf(order, each), previousStatus: 'REQUESTED', reason: 'ORDER_CANCELLED' }),
        );

/** What events carry of the shipment that they are about. */
interface Facts extends Omit<Shipment, 'status' | 'lines' | 'movedBy'> {
  readonly orderId: string;
  readonly customerId: string;
  readonly lines: { lineId: string; sku: string; quantity: number }[];
}

/** From some statuses to another; nothing new for a shipment that has come there already. */
export const step =
  (
    shipmentId: string,
    from: readonly ShipmentStatus[],
    to: ShipmentStatus,
    decide: (facts: Facts, state: Shipments, previousStatus: ShipmentStatus) => Decision<ShipmentEvent>,
  ): Step =>
  (state) => {
    const shipment = state.shipments.find((each) => each.shipmentId === shipmentId);
    if (shipment === undefined || state.order === undefined) return refuse('SHIPMENT_NOT_FOUND');
    const { status } = shipment;
    if (status === to) return unchanged;
    if (!from.includes(status)) return refuse('SHIPMENT_STATE_CONFLICT', { details: { currentStatus: status } });
    return decide(detailsOf(state.order, shipment), state, status);
  };

const detailsOf = (order: NonNullable<Shipments['order']>, shipment: Shipment): Facts => {
  const { shipmentId, lines } = shipment;
  return { ...order, shipmentId, lines: [...lines], ...carriageOf(shipment) };
};
