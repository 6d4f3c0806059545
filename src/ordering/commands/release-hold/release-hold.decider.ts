import { type Decide, unchanged } from '#kernel';
import { isPlaced, type Order } from '../../order/order.js';
import { OrderHoldReleased, type OrderEvent } from '../../order/order.events.js';
import { refuse } from '../../order/order.rejections.js';

export interface ReleaseHoldIntent {
  readonly holdId: string;
}

/** Releases a hold, whatever the order's status; a hold that is released already stays as it is. */
export const releaseHold =
  ({ holdId }: ReleaseHoldIntent): Decide<Order, OrderEvent> =>
  (order) => {
    if (!isPlaced(order)) return refuse('ORDER_NOT_FOUND');
    const hold = order.holds.find((candidate) => candidate.holdId === holdId);
    if (hold === undefined) return refuse('HOLD_NOT_FOUND');
    return hold.released ? unchanged : [OrderHoldReleased({ customerId: order.customerId, holdId })];
  };
