import type { Rejection } from '#kernel';
import { refuse } from './order.rejections.js';
import type { PlacedLine } from './payloads.events.js';

/** What of an order has left and was not lost. */
export interface Dispatched {
  readonly shipmentIds: readonly string[];
  /** How many of each line, by its id; lines of which nothing has left are not there. */
  readonly quantities: ReadonlyMap<string, number>;
}

export const NOTHING_DISPATCHED: Dispatched = { shipmentIds: [], quantities: new Map() };

/** The refusal to lower a line below what has left of it; raising it is never refused. */
export const belowDispatched = (
  { lineId, quantity: before }: PlacedLine,
  after: number,
  { quantities }: Dispatched,
  pointer: string,
): Rejection | undefined => {
  const shipped = quantities.get(lineId) ?? 0;
  if (after >= Math.min(before, shipped)) return undefined;
  return refuse('LINE_ALREADY_SHIPPED', { pointer, details: { lineId, shipped } });
};
