import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandAnswer, type CommandContext, CommandRunner } from '#kernel';
import { orderRequest } from '../../order/order-request.js';
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
    const body = { holdId };
    return this.commands.run(orderRequest('ReleaseHold', { orderId, body, context }, releaseHold(body)));
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
