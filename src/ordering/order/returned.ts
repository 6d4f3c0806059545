import { shareHalfEven } from './money.js';
import type { PlacedLine } from './payloads.events.js';

/** How many of each line, by its id; lines of which there are none are not there. */
export type LineQuantities = ReadonlyMap<string, number>;

export const NOTHING: LineQuantities = new Map();

/** Each line may stand there several times. */
export const quantitiesOf = (
  lines: readonly { readonly lineId: string; readonly quantity: number }[],
): LineQuantities => {
  const quantities = new Map<string, number>();
  for (const { lineId, quantity } of lines) quantities.set(lineId, (quantities.get(lineId) ?? 0) + quantity);
  return quantities;
};

/**
 * What the goods cost that have come back, minor units: of each line its share of net and tax, as payments count it
 * (`test/payments/returned-value.spec.ts`). What came beyond what is on order is not paid for, so it comes back first.
 */
export const returnedValue = (
  lines: readonly PlacedLine[],
  delivered: LineQuantities,
  returned: LineQuantities,
): number =>
  lines.reduce((sum, { lineId, quantity, net, tax }) => {
    const unpaid = Math.max(0, (delivered.get(lineId) ?? 0) - quantity);
    const back = Math.min(quantity, Math.max(0, (returned.get(lineId) ?? 0) - unpaid));
    return back === 0 ? sum : sum + Number(shareHalfEven(BigInt(net + tax), BigInt(back), BigInt(quantity)));
  }, 0);
