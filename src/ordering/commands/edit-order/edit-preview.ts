import type { Money } from '../../order/money.js';
import type { PlacedLine } from '../../order/payloads.events.js';
import type { EditedOrder } from './edit-order.decider.js';

/** What an edit would change; amounts with tax, in minor units, and negative where the order gets cheaper. */
export interface EditPreview {
  /** Lines that would not be as before. */
  readonly lines: readonly {
    readonly lineId: string;
    readonly sku: string;
    /** Quantities. */
    readonly before: number;
    readonly after: number;
    readonly difference: Money;
  }[];
  /** Of the order, with tax and shipping. */
  readonly total: { readonly before: Money; readonly after: Money; readonly difference: Money };
}

export const previewOf = ({ order, lines: after }: EditedOrder): EditPreview => {
  const { lines, currency, shippingAmount } = order;
  const money = (amount: number): Money => ({ amount, currency });
  const known = new Map(lines.map((line) => [line.lineId, line]));
  const total = { before: shippingAmount + sumOf(lines), after: shippingAmount + sumOf(after) };
  return {
    lines: after.flatMap((line) => {
      const { lineId, sku, quantity } = line;
      const before = known.get(lineId);
      if ((before?.quantity ?? 0) === quantity) return [];
      const difference = money(sumOf([line]) - sumOf(before === undefined ? [] : [before]));
      return [{ lineId, sku, before: before?.quantity ?? 0, after: quantity, difference }];
    }),
    total: {
      before: money(total.before),
      after: money(total.after),
      difference: money(total.after - total.before),
    },
  };
};

const sumOf = (lines: readonly PlacedLine[]): number => lines.reduce((sum, { net, tax }) => sum + net + tax, 0);
