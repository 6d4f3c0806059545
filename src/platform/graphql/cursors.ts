import type { Keyset, Scalar, Sort } from '#kernel';
import { badInput } from './query-refused.js';

const LONGEST_CURSOR = 2_000;

/** An opaque cursor: base64url of the sort it belongs to and of the place in it. */
export const encodeCursor = (sort: readonly Sort[], { values, id }: Keyset): string =>
  Buffer.from(JSON.stringify([sortKey(sort), values, id])).toString('base64url');

/** @throws QueryRefused BAD_USER_INPUT for a text that is no cursor, or one of another sort */
export const decodeCursor = (sort: readonly Sort[], cursor: string): Keyset => {
  const [key, values, id] = partsOf(cursor);
  if (key !== sortKey(sort))
    throw badInput('The cursor belongs to another order of the list. Keep the sort while you page.');
  if (!isScalars(values) || values.length !== sort.length || typeof id !== 'string') throw notACursor();
  return { values, id };
};

/** `placedAt desc,totalAmount asc` */
const sortKey = (sort: readonly Sort[]): string =>
  sort.map(({ field, direction }) => `${field} ${direction}`).join(',');

const partsOf = (cursor: string): readonly unknown[] => {
  if (cursor.length > LONGEST_CURSOR || !/^[\w-]+$/.test(cursor)) throw notACursor();
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(parts) && parts.length === 3 && typeof parts[0] === 'string') return parts;
  } catch {
    // Not JSON: refused below like everything else that is no cursor.
  }
  throw notACursor();
};

const isScalars = (values: unknown): values is readonly (Scalar | null)[] =>
  Array.isArray(values) &&
  values.every((value) => value === null || ['string', 'number', 'boolean'].includes(typeof value));

const notACursor = () => badInput('The cursor is not one of ours. Use startCursor or endCursor of a page as it is.');
