import { type Decide, unchanged } from '#kernel';
import {
  allowedCommands,
  type CancelReason,
  countryOf,
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

/** Cancels what was not completed; an order that is cancelled already stays as it is. */
export const cancelOrder =
  ({ reason }: CancelOrderIntent): Decide<Order, OrderEvent> =>
  (order) => {
    if (!isPlaced(order)) return refuse('ORDER_NOT_FOUND');
    if (order.status === 'CANCELLED') return unchanged;
    if (!allowedCommands(order.status, order.holds).includes('CANCEL')) return stateConflict(order);
    return [cancelled(order, reason)];
  };

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
