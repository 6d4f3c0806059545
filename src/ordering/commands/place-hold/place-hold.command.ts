import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandAnswer, type CommandContext, CommandRunner, derivedId } from '#kernel';
import { order } from '../../order/order.js';
import { orderReply } from '../../order/order.reply.js';
import { placeHold, type PlaceHoldIntent } from './place-hold.decider.js';

/** What a caller may say; without a hold id the command derives one. */
export interface PlaceHoldRequest extends Omit<PlaceHoldIntent, 'holdId'> {
  readonly holdId?: string;
}

export class PlaceHold extends Command<CommandAnswer> {
  constructor(
    readonly orderId: string,
    readonly body: PlaceHoldRequest,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(PlaceHold)
export class PlaceHoldHandler implements ICommandHandler<PlaceHold> {
  constructor(private readonly commands: CommandRunner) {}

  execute({ orderId, body, context }: PlaceHold): Promise<CommandAnswer> {
    const holdId = body.holdId ?? derivedId(context);
    return this.commands.run({
      aggregate: order,
      id: orderId,
      payload: { command: 'PlaceHold', target: orderId, body },
      context,
      decide: placeHold({ ...body, holdId }),
      reply: orderReply(orderId, { holdId }),
    });
  }
}
