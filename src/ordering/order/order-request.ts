import type { CommandContext, CommandRequest } from '#kernel';
import { type Order, order } from './order.js';
import type { OrderEvent } from './order.events.js';
import { orderReply } from './order.reply.js';

interface Asked {
  readonly orderId: string;
  /** What was asked of the order, in full. */
  readonly body: unknown;
  readonly context: CommandContext;
}

/**
 * A command on an order that was placed, as the runner takes it.
 *
 * @param made ids of what the command makes, for its answer
 */
export const orderRequest = (
  command: string,
  { orderId, body, context }: Asked,
  decide: CommandRequest<Order, OrderEvent>['decide'],
  made: Readonly<Record<string, string>> = {},
): CommandRequest<Order, OrderEvent> => ({
  aggregate: order,
  id: orderId,
  payload: { command, target: orderId, body },
  context,
  decide,
  reply: orderReply(orderId, made),
});
