import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Length } from 'class-validator';
import { clear, type CommandAnswer, type CommandContext, CommandRunner } from '#kernel';
import { Described, Id, importBinding } from '#platform';
import type { ReturnReference } from '../../api/reserved-ids.js';
import { LONGEST_REASON, returnReply } from '../../api/return-answer.shape.js';
import { cancelReturn } from '../../shipment/return.decider.js';
import { shipments } from '../../shipment/shipments.js';

export class CancelReturnBody {
  @Described('for people; kept as a personal value')
  @Length(1, LONGEST_REASON)
  reason!: string;
}

export class CancelReturn extends Command<CommandAnswer> {
  constructor(
    readonly reference: ReturnReference,
    readonly body: CancelReturnBody,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(CancelReturn)
export class CancelReturnHandler implements ICommandHandler<CancelReturn> {
  constructor(private readonly commands: CommandRunner) {}

  execute({ reference, body: { reason }, context }: CancelReturn): Promise<CommandAnswer> {
    const { orderId, returnId } = reference;
    return this.commands.run({
      aggregate: shipments,
      id: orderId,
      payload: { command: 'CancelReturn', target: orderId, body: { returnId, reason } },
      context,
      decide: cancelReturn({ returnId, reason: clear(reason) }),
      reply: returnReply(200, reference),
    });
  }
}

/** The body of REST with what REST has in the path. */
export class ReturnToCancel extends CancelReturnBody {
  @Id()
  returnId!: string;
}

/** The command as a line of an import. */
export const cancelReturnImport = importBinding(
  'CancelReturn',
  'orderId',
  ReturnToCancel,
  (orderId, { returnId, reason }, context) => new CancelReturn({ orderId, returnId }, { reason }, context),
);
