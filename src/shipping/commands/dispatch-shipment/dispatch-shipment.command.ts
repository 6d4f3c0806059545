import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandAnswer, type CommandContext, CommandRunner } from '#kernel';
import { importBinding } from '#platform';
import { ImportedShipment } from '../../api/imported-shipment.shape.js';
import { OrdersToShip } from '../../api/orders-to-ship.js';
import { shipmentReply } from '../../api/shipment-answer.shape.js';
import type { ShipmentReference } from '../../api/reserved-ids.js';
import { refuse } from '../../shipment/shipment.rejections.js';
import { dispatchShipment } from '../../shipment/shipment-steps.decider.js';
import { shipments } from '../../shipment/shipments.js';

export class DispatchShipment extends Command<CommandAnswer> {
  constructor(
    readonly shipment: ShipmentReference,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(DispatchShipment)
export class DispatchShipmentHandler implements ICommandHandler<DispatchShipment> {
  constructor(
    private readonly commands: CommandRunner,
    private readonly orders: OrdersToShip,
  ) {}

  execute({ shipment: { orderId, shipmentId }, context }: DispatchShipment): Promise<CommandAnswer> {
    return this.commands.run({
      aggregate: shipments,
      id: orderId,
      payload: { command: 'DispatchShipment', target: orderId, body: { shipmentId } },
      context,
      decide: async (...given) => {
        const order = await this.orders.find(orderId);
        return order === undefined ? refuse('ORDER_NOT_FOUND') : dispatchShipment(shipmentId, order)(...given);
      },
      reply: shipmentReply({ orderId, shipmentId }),
    });
  }
}

/** The command as a line of an import. */
export const dispatchShipmentImport = importBinding(
  'DispatchShipment',
  'orderId',
  ImportedShipment,
  (orderId, { shipmentId }, context) => new DispatchShipment({ orderId, shipmentId }, context),
);
