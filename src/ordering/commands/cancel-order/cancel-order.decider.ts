import { type Decide, unchanged } from '#kernel';
import { type Dispatched, NOTHING_DISPATCHED } from '../../order/dispatched.js';
import {
  type CancelReason,
  commandsAllowedBy,
  countryOf,
  isOpen,
  isPlaced,
  type Order,
  originOf,
  type PlacedOrder,
} from '../../order/order.js';
import { OrderCancelled, type OrderEvent } from '../../order/order.events.js';
import { refuse } from '../../order/order.rejections.js';
import type { PlacedLine } from '../../order/payloads.events.js';
import { stateConflict } from '../../order/state-conflict.js';

export interface CancelOrderIntent {
  readonly reason: CancelReason;
}

/**
 * Cancels what was not completed and of which nothing has left; an order that is cancelled already stays as it is.
 */
export const cancelOrder =
  ({ reason }: CancelOrderIntent, { shipmentIds }: Dispatched = NOTHING_DISPATCHED): Decide<Order, OrderEvent> =>
  (order) => {
    if (!isPlaced(order)) return refuse('ORDER_NOT_FOUND');
    if (order.status === 'CANCELLED') return unchanged;
    if (!isOpen(order)) return stateConflict(order);
    if (shipmentIds.length > 0) return alreadySent(order, shipmentIds);
    return [cancelled(order, reason)];
  };

const alreadySent = (order: PlacedOrder, dispatched: readonly string[]) =>
  refuse('ORDER_STATE_CONFLICT', {
    because: 'Goods of the order have left, so it cannot be cancelled any more. Take them back as a return.',
    details: {
      currentStatus: order.status,
      allowedCommands: commandsAllowedBy(order).filter((command) => command !== 'CANCEL'),
      dispatched,
    },
  });

const cancelled = (order: PlacedOrder, reason: CancelReason): OrderEvent =>
  OrderCancelled({
    reason,
    ...originOf(order),
    ...countryOf(order),
    lines: order.lines.filter(({ quantity }) => quantity > 0).map(soldLine),
    shippingAmount: order.shippingAmount,
  });

const soldLine = ({ lineId, sku, title, quantity, net, tax }: PlacedLine) => ({
  lineId,
  sku,
  title,
  quantity,
  net,
  tax,
});
