import type { OrderEvent } from './order.events.js';

/** What an order adds to the sums that count it; safe integers, amounts in minor units of its currency. */
export interface Sales {
  readonly orders: number;
  readonly quantity: number;
  /** After discount, before tax and shipping. */
  readonly net: number;
  readonly tax: number;
  readonly shipping: number;
}

/** What an event gives to the sales of one sku; `orders` counts an order once, however many lines of the sku it has. */
export interface SkuSales extends Pick<Sales, 'orders' | 'quantity' | 'net'> {
  readonly sku: string;
  /** As the last line of the sku has it. */
  readonly title: string;
}

type DataOf<Type> = Extract<OrderEvent, { type: Type }>['data'];
type Line = Pick<DataOf<'OrderCancelled'>['lines'][number], 'sku' | 'title' | 'quantity' | 'net' | 'tax'>;

/** The UTC day of a time (RFC 3339, UTC, milliseconds), such as `1996-07-04`. */
export const dayOf = (time: string): string => time.slice(0, 10);

/** The same taken out again. */
export const takenOut = <Amounts extends Partial<Sales>>(amounts: Amounts): Amounts =>
  Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, 0 - amount])) as Amounts;

/** What an order with these lines is worth: when it is placed, and when it is cancelled. */
export const salesOf = (lines: readonly Line[], shipping: number): Sales => ({
  orders: 1,
  quantity: sumOf(lines, ({ quantity }) => quantity),
  net: sumOf(lines, ({ net }) => net),
  tax: sumOf(lines, ({ tax }) => tax),
  shipping,
});

/** The whole order, as it moves to another country. */
export const movedSales = ({ totals }: DataOf<'OrderShippingAddressChanged'>): Sales => {
  const { shippingAmount: shipping, ...amounts } = totals;
  return { orders: 1, shipping, ...amounts };
};

/** What a line's new quantity adds, or takes away. An order keeps at least one line, so it stays one order. */
export const changedSales = ({ before, after }: DataOf<'OrderLineQuantityChanged'>): Sales => ({
  orders: 0,
  quantity: after.quantity - before.quantity,
  net: after.net - before.net,
  tax: after.tax - before.tax,
  shipping: 0,
});

/** What a line that comes later adds. */
export const addedSales = ({ line }: DataOf<'OrderLineAdded'>): Sales => ({ ...salesOf([line], 0), orders: 0 });

/** The lines gathered by sku. */
export const salesBySku = (lines: readonly Line[]): readonly SkuSales[] => {
  const bySku = new Map<string, SkuSales>();
  for (const { sku, title, quantity, net } of lines) {
    const sold = bySku.get(sku) ?? { quantity: 0, net: 0 };
    bySku.set(sku, { sku, title, orders: 1, quantity: sold.quantity + quantity, net: sold.net + net });
  }
  return [...bySku.values()];
};

/** The same for one sku; the order begins or ceases to count when its quantity of the sku leaves or reaches 0. */
export const changedSkuSales = (change: DataOf<'OrderLineQuantityChanged'>): SkuSales => {
  const { sku, title, skuQuantity } = change;
  const { quantity, net } = changedSales(change);
  return { sku, title, orders: Number(skuQuantity.after > 0) - Number(skuQuantity.before > 0), quantity, net };
};

/** The same for one sku; the order begins to count when it had none of it. */
export const addedSkuSales = ({
  line: { sku, title, quantity, net },
  skuQuantity,
}: DataOf<'OrderLineAdded'>): SkuSales => ({
  ...{ sku, title, quantity, net },
  orders: Number(skuQuantity.before === 0),
});

/** Total with tax and shipping. */
export const totalOf = ({ net, tax, shipping }: Sales): number => net + tax + shipping;

const sumOf = (lines: readonly Line[], amountOf: (line: Line) => number): number =>
  lines.reduce((sum, line) => sum + amountOf(line), 0);

const nothing = () => [];

/** Events that change no sums: views that add up orders make nothing of them. */
export const withoutSums = {
  OrderConfirmed: nothing,
  OrderCompleted: nothing,
  OrderNoteAdded: nothing,
  OrderHeld: nothing,
  OrderHoldReleased: nothing,
} as const;
