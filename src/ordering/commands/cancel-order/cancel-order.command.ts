import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandAnswer, type CommandContext, CommandRunner } from '#kernel';
import { CANCEL_REASONS, type CancelReason } from '../../order/order.js';
import { orderRequest } from '../../order/order-request.js';
import { DispatchedGoods } from '../../api/dispatched-goods.js';
import { cancelOrder, type CancelOrderIntent } from './cancel-order.decider.js';
import { IsIn } from 'class-validator';
import { importBinding } from '#platform';

export class CancelOrderBody {
  @IsIn(CANCEL_REASONS)
  reason!: CancelReason;
}

export class CancelOrder extends Command<CommandAnswer> {
  constructor(
    readonly orderId: string,
    readonly body: CancelOrderIntent,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(CancelOrder)
export class CancelOrderHandler implements ICommandHandler<CancelOrder> {
  constructor(
    private readonly commands: CommandRunner,
    private readonly goods: DispatchedGoods,
  ) {}

  execute(command: CancelOrder): Promise<CommandAnswer> {
    const { orderId, body } = command;
    const decide = this.goods.knownTo(orderId, (dispatched) => cancelOrder(body, dispatched));
    return this.commands.run(orderRequest('CancelOrder', command, decide));
  }
}

/** The command as a line of an import. */
export const cancelOrderImport = importBinding(
  'CancelOrder',
  'orderId',
  CancelOrderBody,
  (orderId, body, context) => new CancelOrder(orderId, body, context),
);
