import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandAnswer, type CommandContext, CommandRunner } from '#kernel';
import { order } from '../../order/order.js';
import { orderReply } from '../../order/order.reply.js';
import { releaseHold } from './release-hold.decider.js';
import { importBinding, Id } from '#platform';

export class ReleaseHold extends Command<CommandAnswer> {
  constructor(
    readonly orderId: string,
    readonly holdId: string,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(ReleaseHold)
export class ReleaseHoldHandler implements ICommandHandler<ReleaseHold> {
  constructor(private readonly commands: CommandRunner) {}

  execute({ orderId, holdId, context }: ReleaseHold): Promise<CommandAnswer> {
    return this.commands.run({
      aggregate: order,
      id: orderId,
      payload: { command: 'ReleaseHold', target: orderId, body: { holdId } },
      context,
      decide: releaseHold({ holdId }),
      reply: orderReply(orderId),
    });
  }
}

/** What REST has in the path. */
export class HoldToRelease {
  @Id()
  holdId!: string;
}

/** The command as a line of an import. */
export const releaseHoldImport = importBinding(
  'ReleaseHold',
  'orderId',
  HoldToRelease,
  (orderId, { holdId }, context) => new ReleaseHold(orderId, holdId, context),
);
