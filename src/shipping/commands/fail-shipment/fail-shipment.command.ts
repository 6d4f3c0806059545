import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Length } from 'class-validator';
import { clear, type CommandAnswer, type CommandContext, CommandRunner } from '#kernel';
import { Described, Id, importBinding } from '#platform';
import { shipmentReply } from '../../api/shipment-answer.shape.js';
import type { ShipmentReference } from '../../api/reserved-ids.js';
import { failShipment } from '../../shipment/shipment-steps.decider.js';
import { shipments } from '../../shipment/shipments.js';

const LONGEST_REASON = 1_000;

export class FailShipmentBody {
  @Described('for people; kept as a personal value')
  @Length(1, LONGEST_REASON)
  reason!: string;
}

export class FailShipment extends Command<CommandAnswer> {
  constructor(
    readonly shipment: ShipmentReference,
    readonly body: FailShipmentBody,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(FailShipment)
export class FailShipmentHandler implements ICommandHandler<FailShipment> {
  constructor(private readonly commands: CommandRunner) {}

  execute({ shipment: { orderId, shipmentId }, body: { reason }, context }: FailShipment): Promise<CommandAnswer> {
    return this.commands.run({
      aggregate: shipments,
      id: orderId,
      payload: { command: 'FailShipment', target: orderId, body: { shipmentId, reason } },
      context,
      decide: failShipment(shipmentId, { reason: 'REPORTED', note: clear(reason) }),
      reply: shipmentReply({ orderId, shipmentId }),
    });
  }
}

/** The body of REST with what REST has in the path. */
export class ShipmentToFail extends FailShipmentBody {
  @Id()
  shipmentId!: string;
}

/** The command as a line of an import. */
export const failShipmentImport = importBinding(
  'FailShipment',
  'orderId',
  ShipmentToFail,
  (orderId, { shipmentId, reason }, context) => new FailShipment({ orderId, shipmentId }, { reason }, context),
);
