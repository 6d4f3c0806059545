import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandAnswer, type CommandContext, CommandRunner } from '#kernel';
import { Described, Id, importBinding, Nested, NestedList, Optional, SafeInteger } from '#platform';
import { ImportedSumShape } from '../../api/money.shape.js';
import { DispatchedGoods } from '../../api/dispatched-goods.js';
import { LARGEST_QUANTITY } from '../../order/money.js';
import { MOST_LINES } from '../../order/order.js';
import { orderRequest } from '../../order/order-request.js';
import { completeOrder, type CompleteOrderIntent } from './complete-order.decider.js';

/** No route sends it: processes do, and imports. */
export class CompleteOrder extends Command<CommandAnswer> {
  constructor(
    readonly orderId: string,
    readonly body: CompleteOrderIntent,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(CompleteOrder)
export class CompleteOrderHandler implements ICommandHandler<CompleteOrder> {
  constructor(
    private readonly commands: CommandRunner,
    private readonly goods: DispatchedGoods,
  ) {}

  execute(command: CompleteOrder): Promise<CommandAnswer> {
    const { orderId, body } = command;
    const decide = this.goods.returnedKnownTo(orderId, (returned) => completeOrder(body, returned));
    return this.commands.run(orderRequest('CompleteOrder', command, decide));
  }
}

export class DeliveredLineShape {
  @Id()
  lineId!: string;

  @SafeInteger({ min: 0, max: LARGEST_QUANTITY })
  quantity!: number;
}

export class ImportedCompletion {
  @Described('what of each line was delivered; not checked when absent')
  @Optional()
  @NestedList(() => DeliveredLineShape, { min: 1, max: MOST_LINES })
  delivered?: DeliveredLineShape[];

  @Described('for the order, in all; not checked when absent')
  @Optional()
  @Nested(() => ImportedSumShape)
  paid?: ImportedSumShape;
}

/** The command as a line of an import. */
export const completeOrderImport = importBinding(
  'CompleteOrder',
  'orderId',
  ImportedCompletion,
  (orderId, body, context) => new CompleteOrder(orderId, body, context),
);
