import { type Decide, unchanged } from '#kernel';
import { type LineAmounts, lineAmounts } from '../../order/money.js';
import { allowedCommands, countryOf, isPlaced, type Order, originOf, type PlacedOrder } from '../../order/order.js';
import { type OrderEvent, OrderLineQuantityChanged } from '../../order/order.events.js';
import { refuse } from '../../order/order.rejections.js';
import type { PlacedLine } from '../../order/payloads.events.js';
import { stateConflict } from '../../order/state-conflict.js';

export interface ChangeLineQuantityIntent {
  readonly lineId: string;
  /** 0 to 1,000,000; 0 removes the line. */
  readonly quantity: number;
}

/** Raises or lowers one line at the price it was placed with. A removed line may come back, the last may not go. */
export const changeLineQuantity =
  ({ lineId, quantity }: ChangeLineQuantityIntent): Decide<Order, OrderEvent> =>
  (order) => {
    if (!isPlaced(order)) return refuse('ORDER_NOT_FOUND');
    if (!allowedCommands(order.status, order.holds).includes('CHANGE_LINE_QUANTITY')) return stateConflict(order);
    const line = order.lines.find((candidate) => candidate.lineId === lineId);
    if (line === undefined) return refuse('LINE_NOT_FOUND');
    if (line.quantity === quantity) return unchanged;
    if (quantity === 0 && isLast(line, order)) return refuse('LAST_LINE', { pointer: '/quantity' });
    const amounts = lineAmounts(quantity, line);
    if (amounts === undefined) return refuse('AMOUNT_TOO_LARGE', { pointer: '/quantity' });
    return [changed(order, line, { quantity, ...amounts })];
  };

const isLast = (line: PlacedLine, { lines }: PlacedOrder): boolean =>
  lines.every((other) => other === line || other.quantity === 0);

const changed = (order: PlacedOrder, line: PlacedLine, after: LineAmounts & { readonly quantity: number }) => {
  const { lineId, sku, title, quantity, net, tax } = line;
  const ofSku = order.lines
    .filter((other) => other.sku === sku)
    .reduce((sum, { quantity: ordered }) => sum + ordered, 0);
  return OrderLineQuantityChanged({
    ...originOf(order),
    ...countryOf(order),
    lineId,
    sku,
    title,
    before: { quantity, net, tax },
    after,
    skuQuantity: { before: ofSku, after: ofSku - quantity + after.quantity },
  });
};
