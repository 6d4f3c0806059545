import { lineAmounts, type LinePrice, millionthsOf, type Money } from './money.js';
import { countryOf, originOf, type PlacedOrder } from './order.js';
import { OrderLineAdded, OrderLineQuantityChanged } from './order.events.js';
import type { PlacedLine } from './payloads.events.js';

/** A line as a caller orders it. */
export interface OrderedLine {
  readonly lineId?: string;
  readonly sku: string;
  readonly title: string;
  readonly quantity: number;
  readonly unitPrice: Money;
  /** 0 to 100 with up to four decimals. */
  readonly discountPercent?: number;
  /** 0 to 100 with up to four decimals. */
  readonly taxPercent?: number;
}

/** The line with what it costs; `undefined` when that is more than a line may amount to. */
export const pricedLine = (line: OrderedLine, lineId: string): PlacedLine | undefined => {
  const price: LinePrice = {
    unitPrice: line.unitPrice.amount,
    ...(line.discountPercent === undefined ? {} : { discountMillionths: millionthsOf(line.discountPercent) }),
    ...(line.taxPercent === undefined ? {} : { taxMillionths: millionthsOf(line.taxPercent) }),
  };
  const amounts = lineAmounts(line.quantity, price);
  const { sku, title, quantity } = line;
  return amounts && { lineId, sku, title, quantity, ...price, ...amounts };
};

/** The line at another quantity and the price it was placed with; `undefined` when it amounts to too much. */
export const atQuantity = (line: PlacedLine, quantity: number): PlacedLine | undefined => {
  const amounts = lineAmounts(quantity, line);
  return amounts && { ...line, quantity, ...amounts };
};

/** That a line of the order is now as in `after`. */
export const quantityChanged = (order: PlacedOrder, before: PlacedLine, after: PlacedLine) =>
  OrderLineQuantityChanged({
    ...originOf(order),
    ...countryOf(order),
    lineId: before.lineId,
    sku: before.sku,
    title: before.title,
    before: amountsOf(before),
    after: amountsOf(after),
    skuQuantity: skuQuantity(order, before.sku, after.quantity - before.quantity),
  });

/** That the order has a line more. */
export const lineAdded = (order: PlacedOrder, line: PlacedLine) =>
  OrderLineAdded({
    ...originOf(order),
    ...countryOf(order),
    line,
    skuQuantity: skuQuantity(order, line.sku, line.quantity),
  });

const amountsOf = ({ quantity, net, tax }: PlacedLine) => ({ quantity, net, tax });

/** Of all lines of the product. */
const skuQuantity = ({ lines }: PlacedOrder, sku: string, change: number) => {
  const before = lines.reduce((sum, line) => (line.sku === sku ? sum + line.quantity : sum), 0);
  return { before, after: before + change };
};
