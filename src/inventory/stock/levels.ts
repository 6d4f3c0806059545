/** How many there are, and how many of them are kept for orders. What is on hand falls below zero only where the book is wrong. */
export interface Level {
  readonly onHand: number;
  readonly reserved: number;
}

export interface LocationLevel extends Level {
  readonly location: string;
}

/** A part of a reservation: so many of them are kept at one location. */
export interface Held {
  readonly location: string;
  readonly quantity: number;
}

/** Where goods are unless something else is said. */
export const DEFAULT_LOCATION = 'main';

export const MOST_LOCATIONS = 50;

/** Most of a SKU, on hand or reserved, at a location or together. */
export const LARGEST_STOCK = 1_000_000_000;

/** Most that one command receives, takes away or reserves. */
export const LARGEST_QUANTITY = 1_000_000;

const NOTHING: Level = { onHand: 0, reserved: 0 };

export const plus = (one: Level, other: Level): Level => ({
  onHand: one.onHand + other.onHand,
  reserved: one.reserved + other.reserved,
});

export const totalOf = (levels: readonly Level[]): Level => levels.reduce(plus, NOTHING);

export const levelAt = (levels: readonly LocationLevel[], location: string): Level => {
  const { onHand, reserved } = levels.find((level) => level.location === location) ?? NOTHING;
  return { onHand, reserved };
};

/** What may still be reserved of it; below zero where more is kept than is there. */
export const availableIn = ({ onHand, reserved }: Level): number => onHand - reserved;

export const quantityOf = (held: readonly Held[]): number => held.reduce((sum, { quantity }) => sum + quantity, 0);

/** The first `quantity` of what is held, or all of it. */
export const firstOf = (held: readonly Held[], quantity: number): readonly Held[] => {
  let left = quantity;
  return held.flatMap(({ location, quantity: there }) => {
    const taken = Math.min(there, left);
    left -= taken;
    return taken === 0 ? [] : [{ location, quantity: taken }];
  });
};

/** What is left of `held` when `taken`, a part of it, is gone. */
export const without = (held: readonly Held[], taken: readonly Held[]): readonly Held[] =>
  held.flatMap(({ location, quantity }) => {
    const left = quantity - quantityOf(taken.filter((part) => part.location === location));
    return left === 0 ? [] : [{ location, quantity: left }];
  });

/**
 * Where to take so many from: one location that has enough, else as many as it takes, the default one first. What is nowhere
 * is taken from the default location.
 */
export const allocate = (levels: readonly LocationLevel[], quantity: number): readonly Held[] => {
  const free = levels
    .map((level) => ({ location: level.location, quantity: availableIn(level) }))
    .filter((there) => there.quantity > 0)
    .sort(defaultFirst);
  const enough = free.find((there) => there.quantity >= quantity);
  if (enough !== undefined) return [{ location: enough.location, quantity }];
  const missing = quantity - quantityOf(free);
  return missing > 0 ? joined([...free, { location: DEFAULT_LOCATION, quantity: missing }]) : firstOf(free, quantity);
};

const defaultFirst = (one: Held, other: Held): number =>
  Number(other.location === DEFAULT_LOCATION) - Number(one.location === DEFAULT_LOCATION) ||
  (one.location < other.location ? -1 : 1);

/** One part a location. */
const joined = (parts: readonly Held[]): readonly Held[] =>
  [...new Set(parts.map(({ location }) => location))].map((location) => ({
    location,
    quantity: quantityOf(parts.filter((part) => part.location === location)),
  }));

/** What happened at a location. */
export interface LocationChange {
  readonly location: string;
  readonly before: Level;
  readonly after: Level;
}

/** The levels after some of them have changed, in the order of the names of their locations. */
export const levelsAfter = (
  levels: readonly LocationLevel[],
  changes: readonly LocationChange[],
): readonly LocationLevel[] =>
  [
    ...levels.filter(({ location }) => !changes.some((change) => change.location === location)),
    ...changes.map(({ location, after }) => ({ location, ...after })),
  ].sort((one, other) => (one.location < other.location ? -1 : 1));
