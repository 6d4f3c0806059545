import { type Decide, unchanged } from '#kernel';
import type { OrderSum } from '../../order/money.js';
import { isPlaced, openHolds, type Order, orderTotal, originOf } from '../../order/order.js';
import { OrderConfirmed, type OrderEvent } from '../../order/order.events.js';
import { refuse } from '../../order/order.rejections.js';
import { stateConflict } from '../../order/state-conflict.js';

export interface ConfirmOrderIntent {
  /** Authorised or captured for the order. Absent in imports of what was confirmed elsewhere: it is not checked then. */
  readonly secured?: OrderSum;
}

/** The money for an order is secured and nothing holds it: its goods may go. */
export const confirmOrder =
  ({ secured }: ConfirmOrderIntent): Decide<Order, OrderEvent> =>
  (order) => {
    if (!isPlaced(order)) return refuse('ORDER_NOT_FOUND');
    if (order.status === 'CONFIRMED' || order.status === 'COMPLETED') return unchanged;
    if (order.status === 'CANCELLED') return stateConflict(order);
    const { currency } = order;
    if (secured?.currency !== undefined && secured.currency !== currency) {
      return refuse('CURRENCY_MISMATCH', { pointer: '/secured/currency' });
    }
    const total = orderTotal(order);
    if (secured !== undefined && secured.amount < total) {
      return refuse('ORDER_NOT_SECURED', { details: { secured: secured.amount, total } });
    }
    const holds = openHolds(order);
    if (holds.length > 0) return refuse('ORDER_ON_HOLD', { details: { holds } });
    return [OrderConfirmed({ ...originOf(order), ...(secured && { secured: secured.amount }) })];
  };
