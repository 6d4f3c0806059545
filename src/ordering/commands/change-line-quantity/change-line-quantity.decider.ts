import { type Decide, unchanged } from '#kernel';
import { belowDispatched, type Dispatched, NOTHING_DISPATCHED } from '../../order/dispatched.js';
import { atQuantity, quantityChanged } from '../../order/lines.js';
import { isOpen, isPlaced, type Order, type PlacedOrder } from '../../order/order.js';
import type { OrderEvent } from '../../order/order.events.js';
import { refuse } from '../../order/order.rejections.js';
import type { PlacedLine } from '../../order/payloads.events.js';
import { stateConflict } from '../../order/state-conflict.js';

export interface ChangeLineQuantityIntent {
  readonly lineId: string;
  /** 0 to 1,000,000; 0 removes the line. */
  readonly quantity: number;
}

/** Raises or lowers one line at the price it was placed with. A removed line may come back, the last may not go, and what has left stays. */
export const changeLineQuantity =
  (
    { lineId, quantity }: ChangeLineQuantityIntent,
    dispatched: Dispatched = NOTHING_DISPATCHED,
  ): Decide<Order, OrderEvent> =>
  (order) => {
    if (!isPlaced(order)) return refuse('ORDER_NOT_FOUND');
    if (!isOpen(order)) return stateConflict(order);
    const line = order.lines.find((candidate) => candidate.lineId === lineId);
    if (line === undefined) return refuse('LINE_NOT_FOUND');
    if (line.quantity === quantity) return unchanged;
    if (quantity === 0 && isLast(line, order)) return refuse('LAST_LINE', { pointer: '/quantity' });
    const refused = belowDispatched(line, quantity, dispatched, '/quantity');
    if (refused !== undefined) return refused;
    const after = atQuantity(line, quantity);
    if (after === undefined) return refuse('AMOUNT_TOO_LARGE', { pointer: '/quantity' });
    return [quantityChanged(order, line, after)];
  };

const isLast = (line: PlacedLine, { lines }: PlacedOrder): boolean =>
  lines.every((other) => other === line || other.quantity === 0);
