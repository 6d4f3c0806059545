import { type Decide, type Rejection, unchanged } from '#kernel';
import { namedTwice, type ShippedLine } from './lines.js';
import { cancelledOrder, excessOf, heldOrder, type OrderToShip, quantitiesIn } from './order-to-ship.js';
import { type ShipmentEvent, ShipmentRequested } from './shipment.events.js';
import { refuse } from './shipment.rejections.js';
import { carriageOf, type Shipment, type Shipments, type ShipmentStatus } from './shipments.js';

export interface ShipmentIntent extends Pick<Shipment, 'shipmentId' | 'carrier' | 'trackingNumber' | 'movedBy'> {
  readonly orderId: string;
  readonly lines: readonly Pick<ShippedLine, 'lineId' | 'quantity'>[];
}

/** Most shipments of one order, failed ones counted, and most lines in all of them: they are shown with the order. */
export const MOST_SHIPMENTS = 50;
export const MOST_LINES_SHIPPED = 2_000;

/**
 * Sends a part of an order, or all of it: never more of a line than is on order and in no other shipment. What was in
 * shipments that have failed may be sent again. Nothing is sent of an order that is cancelled, or on hold.
 */
export const requestShipment =
  (intent: ShipmentIntent, order: OrderToShip): Decide<Shipments, ShipmentEvent> =>
  ({ shipments }) => {
    const { orderId, shipmentId, lines } = intent;
    if (shipments.some((each) => each.shipmentId === shipmentId)) {
      return refuse('SHIPMENT_ALREADY_EXISTS', { pointer: '/shipmentId' });
    }
    const refusal =
      cancelledOrder(order) ?? heldOrder(order) ?? tooMany(lines, shipments) ?? refusalOfLines(lines, order, shipments);
    if (refusal !== undefined) return refusal;
    const { customerId } = order;
    const { movedBy } = intent;
    const moved = { ...carriageOf(intent), ...(movedBy !== undefined && { movedBy }) };
    return [ShipmentRequested({ orderId, customerId, shipmentId, lines: shippedLines(lines, order), ...moved })];
  };

/** Sends all that is on order and in no shipment that has not failed, in one shipment; nothing new when that is nothing. */
export const shipOrder =
  (intent: Omit<ShipmentIntent, 'lines'>, order: OrderToShip): Decide<Shipments, ShipmentEvent> =>
  (state, at) => {
    const taken = quantitiesIn(state.shipments, TAKEN);
    const lines = order.lines
      .map(({ lineId, quantity }) => ({ lineId, quantity: quantity - (taken.get(lineId) ?? 0) }))
      .filter(({ quantity }) => quantity > 0);
    const cancelled = cancelledOrder(order);
    if (cancelled !== undefined) return cancelled;
    return lines.length === 0 ? unchanged : requestShipment({ ...intent, lines }, order)(state, at);
  };

/** Statuses in which a shipment keeps its goods from others. */
const TAKEN: readonly ShipmentStatus[] = ['REQUESTED', 'DISPATCHED', 'DELIVERED'];

const tooMany = (lines: ShipmentIntent['lines'], shipments: readonly Shipment[]): Rejection | undefined => {
  const before = shipments.reduce((sum, shipment) => sum + shipment.lines.length, 0);
  return shipments.length >= MOST_SHIPMENTS || before + lines.length > MOST_LINES_SHIPPED
    ? refuse('TOO_MANY_SHIPMENTS')
    : undefined;
};

const refusalOfLines = (
  lines: ShipmentIntent['lines'],
  order: OrderToShip,
  shipments: readonly Shipment[],
): Rejection | undefined => {
  const ids = lines.map(({ lineId }) => lineId);
  const twice = namedTwice(ids);
  if (twice !== undefined) return twice;
  const unknown = ids.findIndex((id) => !order.lines.some(({ lineId }) => lineId === id));
  if (unknown >= 0) return refuse('LINE_NOT_FOUND', { pointer: `/lines/${unknown}/lineId` });
  const excess = excessOf(lines, order, shipments, TAKEN);
  if (excess === undefined) return undefined;
  const { index, lineId, shippable } = excess;
  return refuse('SHIPMENT_EXCEEDS_ORDERED', { pointer: `/lines/${index}/quantity`, details: { lineId, shippable } });
};

/** In the order in which the order has them. */
const shippedLines = (lines: ShipmentIntent['lines'], order: OrderToShip): ShippedLine[] => {
  const quantities = new Map(lines.map(({ lineId, quantity }) => [lineId, quantity]));
  return order.lines.flatMap(({ lineId, sku }) => {
    const quantity = quantities.get(lineId);
    return quantity === undefined ? [] : [{ lineId, sku, quantity }];
  });
};
