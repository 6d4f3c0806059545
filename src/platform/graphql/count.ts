import { badInput } from './query-refused.js';

/** What `totalCount` counts up to when it is not given. */
export const DEFAULT_COUNT = 10_000;
const LARGEST_COUNT = 100_000;

/** How far to count. @throws QueryRefused BAD_USER_INPUT beyond 100,000 */
export const countLimit = (limit: number | null): number => {
  const furthest = limit ?? DEFAULT_COUNT;
  if (furthest < 0 || furthest > LARGEST_COUNT) throw badInput(`totalCount: limit must be from 0 to ${LARGEST_COUNT}.`);
  return furthest;
};
