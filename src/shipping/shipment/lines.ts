import type { Rejection } from '#kernel';
import { refuse } from './shipment.rejections.js';

/** So many of a line of the order. */
export interface ShippedLine {
  readonly lineId: string;
  readonly sku: string;
  /** 1 to 1,000,000. */
  readonly quantity: number;
}

/** The refusal of lines of which two have the same name; `undefined` when none have. */
export const namedTwice = (names: readonly string[]): Rejection | undefined => {
  const twice = names.findIndex((name, index) => names.indexOf(name) < index);
  return twice < 0 ? undefined : refuse('DUPLICATE_LINE_ID', { pointer: `/lines/${twice}/lineId` });
};

/** How many of each line, by its id. */
export type Quantities = ReadonlyMap<string, number>;

/** All lines of an order ask for the same list: it is counted once. Lists never change. */
export const countedOnce = <Item extends object>(
  count: (items: readonly Item[]) => Quantities,
): ((items: readonly Item[]) => Quantities) => {
  const counted = new WeakMap<readonly Item[], Quantities>();
  return (items) => {
    const quantities = counted.get(items) ?? count(items);
    counted.set(items, quantities);
    return quantities;
  };
};
