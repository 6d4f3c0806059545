import { type Decide, unchanged } from '#kernel';
import type { OrderSum } from '../../order/money.js';
import { isPlaced, type Order, orderTotal, originOf, type PlacedOrder } from '../../order/order.js';
import { OrderCompleted, OrderConfirmed, type OrderEvent } from '../../order/order.events.js';
import { refuse } from '../../order/order.rejections.js';
import { type LineQuantities, NOTHING, quantitiesOf, returnedValue } from '../../order/returned.js';
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
 * Everything that is on order was delivered, and paid but for what has come back, so there is no more to do. Who has delivered and
 * paid without confirming has confirmed by that. An order with nothing left on it is not completed.
 * @param returned how many of each line have come back
 */
export const completeOrder =
  (intent: CompleteOrderIntent, returned: LineQuantities = NOTHING): Decide<Order, OrderEvent> =>
  (order) => {
    const { delivered, paid } = intent;
    if (!isPlaced(order)) return refuse('ORDER_NOT_FOUND');
    if (order.status === 'COMPLETED') return unchanged;
    if (order.status === 'CANCELLED') return stateConflict(order);
    if (paid?.currency !== undefined && paid.currency !== order.currency) {
      return refuse('CURRENCY_MISMATCH', { pointer: '/paid/currency' });
    }
    const missing = undelivered(order, delivered);
    const unpaid = unpaidOf(order, intent, returned);
    if (missing.length > 0 || isEmpty(order)) return refuse('ORDER_NOT_FULFILLED', { details: { missing, unpaid } });
    if (unpaid > 0) return refuse('ORDER_NOT_PAID', { details: { unpaid } });
    const confirmed = OrderConfirmed({ ...originOf(order), ...(paid && { secured: paid.amount }) });
    return [...(order.status === 'PLACED' ? [confirmed] : []), OrderCompleted(originOf(order))];
  };

const isEmpty = ({ lines }: PlacedOrder): boolean => lines.every(({ quantity }) => quantity === 0);

/** Minor units; what has come back need not be paid. */
const unpaidOf = (
  order: PlacedOrder,
  { delivered = [], paid }: CompleteOrderIntent,
  returned: LineQuantities,
): number => {
  if (paid === undefined) return 0;
  const value = returnedValue(order.lines, quantitiesOf(delivered), returned);
  return Math.max(0, orderTotal(order) - value - paid.amount);
};

/** Of each line as much as is on order and was not delivered. */
const undelivered = ({ lines }: PlacedOrder, delivered?: readonly DeliveredLine[]): readonly DeliveredLine[] => {
  if (delivered === undefined) return [];
  const quantities = quantitiesOf(delivered);
  return lines
    .map(({ lineId, quantity }) => ({ lineId, quantity: quantity - (quantities.get(lineId) ?? 0) }))
    .filter(({ quantity }) => quantity > 0);
};
