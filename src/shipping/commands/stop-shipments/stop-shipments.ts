import type { CommandAnswer, CommandContext, CommandRunner } from '#kernel';
import { orderReply } from '../../api/order-reply.js';
import { stopShipments as failRequested } from '../../shipment/shipment-steps.decider.js';
import { shipments } from '../../shipment/shipments.js';

/** Name of the command; its target is an order, its body is empty. */
export const STOP_SHIPMENTS = 'StopShipments';

/** Fails all shipments of an order that people move and that have not left: it was cancelled. @throws StoreUnavailable */
export const stopShipments =
  (commands: Pick<CommandRunner, 'run'>) =>
  (orderId: string, context: CommandContext): Promise<CommandAnswer> =>
    commands.run({
      ...{ aggregate: shipments, id: orderId, context },
      payload: { command: STOP_SHIPMENTS, target: orderId, body: {} },
      decide: failRequested,
      reply: orderReply(orderId),
    });
