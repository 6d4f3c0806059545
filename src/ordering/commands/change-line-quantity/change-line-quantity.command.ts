import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandAnswer, type CommandContext, CommandRunner } from '#kernel';
import { order } from '../../order/order.js';
import { orderReply } from '../../order/order.reply.js';
import { changeLineQuantity, type ChangeLineQuantityIntent } from './change-line-quantity.decider.js';

export class ChangeLineQuantity extends Command<CommandAnswer> {
  constructor(
    readonly orderId: string,
    readonly lineId: string,
    readonly body: Omit<ChangeLineQuantityIntent, 'lineId'>,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(ChangeLineQuantity)
export class ChangeLineQuantityHandler implements ICommandHandler<ChangeLineQuantity> {
  constructor(private readonly commands: CommandRunner) {}

  execute({ orderId, lineId, body, context }: ChangeLineQuantity): Promise<CommandAnswer> {
    return this.commands.run({
      aggregate: order,
      id: orderId,
      payload: { command: 'ChangeLineQuantity', target: orderId, body: { ...body, lineId } },
      context,
      decide: changeLineQuantity({ ...body, lineId }),
      reply: orderReply(orderId),
    });
  }
}
