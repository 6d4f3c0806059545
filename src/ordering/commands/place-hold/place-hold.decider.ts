import type { Decide } from '#kernel';
import { marked } from '../../order/address.js';
import { type HoldKind, isOpen, isPlaced, MOST_HOLDS, type Order } from '../../order/order.js';
import { OrderHeld, type OrderEvent } from '../../order/order.events.js';
import { refuse } from '../../order/order.rejections.js';
import { stateConflict } from '../../order/state-conflict.js';

export interface PlaceHoldIntent {
  readonly holdId: string;
  readonly kind: HoldKind;
  readonly reason?: string;
}

/** Puts the order on hold. A hold is a flag, not a status: an order may have many at once, also of one kind. */
export const placeHold =
  ({ holdId, kind, reason }: PlaceHoldIntent): Decide<Order, OrderEvent> =>
  (order) => {
    if (!isPlaced(order)) return refuse('ORDER_NOT_FOUND');
    if (!isOpen(order)) return stateConflict(order);
    if (order.holds.some((hold) => hold.holdId === holdId)) {
      return refuse('HOLD_ALREADY_EXISTS', { pointer: '/holdId' });
    }
    if (order.holds.length >= MOST_HOLDS) return refuse('TOO_MANY_HOLDS');
    return [OrderHeld({ customerId: order.customerId, holdId, kind, ...marked({ reason }) })];
  };
