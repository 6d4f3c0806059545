import type { Rejection } from '#kernel';
import {
  type Held,
  LARGEST_STOCK,
  type Level,
  levelAt,
  levelsAfter,
  type LocationChange,
  type LocationLevel,
  MOST_LOCATIONS,
  plus,
  totalOf,
} from './levels.js';
import { refuse } from './stock.rejections.js';
import { type Policy, policyOf, type Stock } from './stock.js';

/** What an event that changes quantities says of them, before and after. */
export interface Movement {
  /** In force after the event. */
  readonly policy: Policy;
  readonly locations: LocationChange[];
  readonly total: { readonly before: Level; readonly after: Level };
}

/** What moves those levels by differences; a location may be named more than once. @returns a refusal when it is too much */
export const movementOf = (
  stock: Stock,
  differences: readonly LocationLevel[],
  policy: Policy = policyOf(stock),
): Movement | Rejection => {
  const locations = [...new Set(differences.map(({ location }) => location))].map((location) => {
    const before = levelAt(stock.levels, location);
    return { location, before, after: plus(before, totalOf(differences.filter((it) => it.location === location))) };
  });
  const levels = levelsAfter(stock.levels, locations);
  const total = { before: totalOf(stock.levels), after: totalOf(levels) };
  if (levels.length > MOST_LOCATIONS) return refuse('TOO_MANY_LOCATIONS');
  if ([total.after, ...levels].some(isTooLarge)) return refuse('STOCK_TOO_LARGE');
  return { policy, locations, total };
};

const isTooLarge = ({ onHand, reserved }: Level): boolean =>
  Math.abs(onHand) > LARGEST_STOCK || reserved > LARGEST_STOCK;

/** Differences by which goods are kept, or with a minus no longer. */
export const keeping = (held: readonly Held[], sign: 1 | -1): readonly LocationLevel[] =>
  held.map(({ location, quantity }) => ({ location, onHand: 0, reserved: sign * quantity }));

/** Differences by which goods have left. */
export const leaving = (held: readonly Held[]): readonly LocationLevel[] =>
  held.map(({ location, quantity }) => ({ location, onHand: -quantity, reserved: 0 }));
