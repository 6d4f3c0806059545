import type { Filter } from '#kernel';
import { PATIENCE_MS, WAITS } from '../../processes/fulfilment/waiting.js';
import { oneOf } from './process-filter.js';

/**
 * Processes that have waited longer than this, and than is usual for what they wait for; those that are stuck, longer than this.
 * @param stuck orders of which a step is stuck
 * @param ago the time so many milliseconds ago: RFC 3339, UTC, milliseconds
 */
export const waitingTooLong = (
  stuck: readonly string[],
  olderThanMs: number,
  ago: (milliseconds: number) => string,
): Filter => {
  const longerThan = (milliseconds: number): Filter => ({ field: 'since', op: 'lt', value: ago(milliseconds) });
  const tooLong = WAITS.map((wait): Filter => ({
    and: [{ field: 'waitingFor', op: 'eq', value: wait }, longerThan(Math.max(olderThanMs, PATIENCE_MS[wait]))],
  }));
  return { or: [{ and: [oneOf('orderId', stuck), longerThan(olderThanMs)] }, ...tooLong] };
};
