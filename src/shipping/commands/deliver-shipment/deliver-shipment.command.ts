import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandAnswer, type CommandContext, CommandRunner } from '#kernel';
import { importBinding } from '#platform';
import { ImportedShipment } from '../../api/imported-shipment.shape.js';
import { shipmentReply } from '../../api/shipment-answer.shape.js';
import type { ShipmentReference } from '../../api/reserved-ids.js';
import { deliverShipment } from '../../shipment/shipment-steps.decider.js';
import { shipments } from '../../shipment/shipments.js';

export class DeliverShipment extends Command<CommandAnswer> {
  constructor(
    readonly shipment: ShipmentReference,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(DeliverShipment)
export class DeliverShipmentHandler implements ICommandHandler<DeliverShipment> {
  constructor(private readonly commands: CommandRunner) {}

  execute({ shipment: { orderId, shipmentId }, context }: DeliverShipment): Promise<CommandAnswer> {
    return this.commands.run({
      aggregate: shipments,
      id: orderId,
      payload: { command: 'DeliverShipment', target: orderId, body: { shipmentId } },
      context,
      decide: deliverShipment(shipmentId),
      reply: shipmentReply({ orderId, shipmentId }),
    });
  }
}

/** The command as a line of an import. */
export const deliverShipmentImport = importBinding(
  'DeliverShipment',
  'orderId',
  ImportedShipment,
  (orderId, { shipmentId }, context) => new DeliverShipment({ orderId, shipmentId }, context),
);
