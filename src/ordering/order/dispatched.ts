import type { Rejection } from '#kernel';
import type { OrderCommand } from './order.js';
import { refuse } from './order.rejections.js';
import type { PlacedLine } from './payloads.events.js';

/** What has become of a line: nothing, a part of it or all of it has left, or nothing is on order. */
export const LINE_STATUSES = ['PROCESSING', 'PARTIAL', 'FULFILLED', 'REMOVED'] as const;
export type LineStatus = (typeof LINE_STATUSES)[number];

/** What of an order has left and was not lost. */
export interface Dispatched {
  readonly shipmentIds: readonly string[];
  /** How many of each line, by its id; lines of which nothing has left are not there. */
  readonly quantities: ReadonlyMap<string, number>;
}

export const NOTHING_DISPATCHED: Dispatched = { shipmentIds: [], quantities: new Map() };

/** Those of the commands that are not refused for what has left: an order is not cancelled any more. */
export const stillAllowed = (
  commands: readonly OrderCommand[],
  { shipmentIds }: Dispatched,
): readonly OrderCommand[] =>
  shipmentIds.length === 0 ? commands : commands.filter((command) => command !== 'CANCEL');

/** The label of what has left of a line, of which so many are on order. */
export const lineStatusOf = (lineId: string, current: number, { quantities }: Dispatched): LineStatus => {
  const shipped = quantities.get(lineId) ?? 0;
  if (current === 0) return 'REMOVED';
  if (shipped === 0) return 'PROCESSING';
  return shipped < current ? 'PARTIAL' : 'FULFILLED';
};

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
