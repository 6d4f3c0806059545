import { type CommandAnswer, type CommandContext, type CommandRunner, derivedId, isRejection } from '#kernel';
import type { OrdersToShip } from '../../api/orders-to-ship.js';
import { orderReply } from '../../api/order-reply.js';
import type { ShipmentIds } from '../../api/reserved-ids.js';
import { shipOrder as sendRest } from '../../shipment/request-shipment.decider.js';
import { refuse } from '../../shipment/shipment.rejections.js';
import { type Shipment, shipments } from '../../shipment/shipments.js';

/** Name of the command; its target is an order, its body is empty. */
export const SHIP_ORDER = 'ShipOrder';

interface ShipOrderPorts {
  readonly commands: Pick<CommandRunner, 'run'>;
  readonly orders: OrdersToShip;
  readonly ids: ShipmentIds;
}

/**
 * Sends all of an order that is in no shipment yet. The id of the shipment derives from the context.
 * @param movedBy who moves the shipment; people when absent @throws CommandRejected, StoreUnavailable
 */
export const shipOrder =
  ({ commands, orders, ids }: ShipOrderPorts, movedBy: Pick<Shipment, 'movedBy'>) =>
  (orderId: string, context: CommandContext): Promise<CommandAnswer> => {
    const reference = { orderId, shipmentId: derivedId(context) };
    return commands.run({
      ...{ aggregate: shipments, id: orderId, context },
      payload: { command: SHIP_ORDER, target: orderId, body: {} },
      decide: async (...given) => {
        const order = await orders.find(orderId);
        if (order === undefined) return refuse('ORDER_NOT_FOUND');
        const decision = sendRest({ ...reference, ...movedBy }, order)(...given);
        const isRequested = !isRejection(decision) && decision.length > 0;
        if (isRequested) await ids.reserve(reference.shipmentId, { orderId, customerId: order.customerId }, context);
        return decision;
      },
      reply: orderReply(orderId),
    });
  };
