import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { IsIn } from 'class-validator';
import { type CommandAnswer, type CommandContext, CommandRunner } from '#kernel';
import { Described, Id, importBinding, NestedList } from '#platform';
import { LineToMove, MOST_LINES } from '../../api/line-to-move.shape.js';
import type { ReturnReference } from '../../api/reserved-ids.js';
import { returnReply } from '../../api/return-answer.shape.js';
import { RETURN_CONDITIONS, type ReturnCondition } from '../../shipment/payloads.events.js';
import { receiveReturn } from '../../shipment/return.decider.js';
import { shipments } from '../../shipment/shipments.js';

export class ReceivedLine extends LineToMove {
  @Described('RESTOCK when the goods are sold again: those of a SKU that is counted are counted again')
  @IsIn(RETURN_CONDITIONS)
  condition!: ReturnCondition;
}

export class ReceiveReturnBody {
  @Described('each line once for each condition')
  @NestedList(() => ReceivedLine, { min: 1, max: MOST_LINES })
  lines!: ReceivedLine[];
}

export class ReceiveReturn extends Command<CommandAnswer> {
  constructor(
    readonly reference: ReturnReference,
    readonly body: ReceiveReturnBody,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(ReceiveReturn)
export class ReceiveReturnHandler implements ICommandHandler<ReceiveReturn> {
  constructor(private readonly commands: CommandRunner) {}

  execute({ reference, body: { lines }, context }: ReceiveReturn): Promise<CommandAnswer> {
    const { orderId, returnId } = reference;
    return this.commands.run({
      aggregate: shipments,
      id: orderId,
      payload: { command: 'ReceiveReturn', target: orderId, body: { returnId, lines } },
      context,
      decide: receiveReturn({ returnId, lines }),
      reply: returnReply(200, reference),
    });
  }
}

/** The body of REST with what REST has in the path. */
export class ReturnToReceive extends ReceiveReturnBody {
  @Id()
  returnId!: string;
}

/** The command as a line of an import. */
export const receiveReturnImport = importBinding(
  'ReceiveReturn',
  'orderId',
  ReturnToReceive,
  (orderId, { returnId, lines }, context) => new ReceiveReturn({ orderId, returnId }, { lines }, context),
);
