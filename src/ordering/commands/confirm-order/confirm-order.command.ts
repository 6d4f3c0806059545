import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandAnswer, type CommandContext, CommandRunner } from '#kernel';
import { Described, importBinding, Nested, Optional } from '#platform';
import { ImportedSumShape } from '../../api/money.shape.js';
import { orderRequest } from '../../order/order-request.js';
import { confirmOrder, type ConfirmOrderIntent } from './confirm-order.decider.js';

/** No route sends it: processes do, and imports. */
export class ConfirmOrder extends Command<CommandAnswer> {
  constructor(
    readonly orderId: string,
    readonly body: ConfirmOrderIntent,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(ConfirmOrder)
export class ConfirmOrderHandler implements ICommandHandler<ConfirmOrder> {
  constructor(private readonly commands: CommandRunner) {}

  execute(command: ConfirmOrder): Promise<CommandAnswer> {
    return this.commands.run(orderRequest('ConfirmOrder', command, confirmOrder(command.body)));
  }
}

export class ImportedConfirmation {
  @Described('authorised or captured for the order; not checked when absent')
  @Optional()
  @Nested(() => ImportedSumShape)
  secured?: ImportedSumShape;
}

/** The command as a line of an import. */
export const confirmOrderImport = importBinding(
  'ConfirmOrder',
  'orderId',
  ImportedConfirmation,
  (orderId, body, context) => new ConfirmOrder(orderId, body, context),
);
