import { randomUUID } from 'node:crypto';

const TIME_DIGITS = 12;

/**
 * A UUIDv7 (RFC 9562, 5.7): milliseconds of the epoch, then 74 random bits. Ids of one millisecond have no order.
 * Node draws the randomness of many UUIDs together, which makes this a quarter of what one draw costs.
 */
export const newUuid = (): string => {
  const time = Date.now().toString(16).padStart(TIME_DIGITS, '0');
  const randomPart = randomUUID().slice(15);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomPart}`;
};
