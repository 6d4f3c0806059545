import type { Accepted, Reply } from '#kernel';
import { isPlaced, type Order } from './order.js';

type ReplyTo = (order: Order, accepted: Accepted) => Reply;

/**
 * What every order command is answered: no personal values, since the answer is kept with its idempotency key.
 *
 * @param more ids of what the command made, such as `noteId`
 */
export const orderReply =
  (orderId: string, more: Readonly<Record<string, string>> = {}, status = 200): ReplyTo =>
  (order, { version, events }) => {
    if (!isPlaced(order)) throw new Error(`order ${orderId} was accepted but does not exist`);
    return {
      status,
      body: { orderId, orderNumber: order.orderNumber, status: order.status, version, events, ...more },
    };
  };

/** The answer to the command that began the order: 201. */
export const placedReply = (orderId: string): ReplyTo => orderReply(orderId, {}, 201);
