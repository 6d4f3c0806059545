import { type Decide, unchanged } from '#kernel';
import type { OrderSum } from '../../order/money.js';
import { isPlaced, type Order, orderTotal, originOf, type PlacedOrder } from '../../order/order.js';
import { OrderCompleted, OrderConfirmed, type OrderEvent } from '../../order/order.events.js';
import { refuse } from '../../order/order.rejections.js';
import { stateConflict } from '../../order/state-conflict.js';

export interface DeliveredLine {
  readonly lineId: string;
  readonly quantity: number;
}

/** Each fact may be absent in imports of what was completed elsewhere: it is not checked then. */
export interface CompleteOrderIntent {
  readonly delivered?: readonly DeliveredLine[];
  readonly paid?: OrderSum;
}

/**
 * Everything that is on order was delivered and paid, so there is no more to do. Who has delivered and paid without confirming has
 * confirmed by that. An order with nothing left on it is not completed.
 */
export const completeOrder =
  ({ delivered, paid }: CompleteOrderIntent): Decide<Order, OrderEvent> =>
  (order) => {
    if (!isPlaced(order)) return refuse('ORDER_NOT_FOUND');
    if (order.status === 'COMPLETED') return unchanged;
    if (order.status === 'CANCELLED') return stateConflict(order);
    if (paid?.currency !== undefined && paid.currency !== order.currency) {
      return refuse('CURRENCY_MISMATCH', { pointer: '/paid/currency' });
    }
    const missing = undelivered(order, delivered);
    const unpaid = unpaidOf(order, paid);
    if (missing.length > 0 || unpaid > 0 || isEmpty(order)) {
      return refuse('ORDER_NOT_FULFILLED', { details: { missing, unpaid } });
    }
    const confirmed = OrderConfirmed({ ...originOf(order), ...(paid && { secured: paid.amount }) });
    return [...(order.status === 'PLACED' ? [confirmed] : []), OrderCompleted(originOf(order))];
  };

const isEmpty = ({ lines }: PlacedOrder): boolean => lines.every(({ quantity }) => quantity === 0);

const unpaidOf = (order: PlacedOrder, paid: OrderSum | undefined): number =>
  paid === undefined ? 0 : Math.max(0, orderTotal(order) - paid.amount);

/** Of each line as much as is on order and was not delivered. */
const undelivered = ({ lines }: PlacedOrder, delivered?: readonly DeliveredLine[]): readonly DeliveredLine[] => {
  if (delivered === undefined) return [];
  const byLine = new Map<string, number>();
  for (const { lineId, quantity } of delivered) byLine.set(lineId, (byLine.get(lineId) ?? 0) + quantity);
  return lines
    .map(({ lineId, quantity }) => ({ lineId, quantity: quantity - (byLine.get(lineId) ?? 0) }))
    .filter(({ quantity }) => quantity > 0);
};
