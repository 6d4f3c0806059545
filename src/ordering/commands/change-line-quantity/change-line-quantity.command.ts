import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandAnswer, type CommandContext, CommandRunner } from '#kernel';
import { DispatchedGoods } from '../../api/dispatched-goods.js';
import { orderRequest } from '../../order/order-request.js';
import { changeLineQuantity, type ChangeLineQuantityIntent } from './change-line-quantity.decider.js';
import { Described, SafeInteger, importBinding, Id } from '#platform';
import { LARGEST_QUANTITY } from '../../order/money.js';

export class ChangeLineQuantityBody {
  @Described('what it is to be; 0 removes the line')
  @SafeInteger({ min: 0, max: LARGEST_QUANTITY })
  quantity!: number;
}

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
  constructor(
    private readonly commands: CommandRunner,
    private readonly goods: DispatchedGoods,
  ) {}

  execute({ orderId, lineId, body: { quantity }, context }: ChangeLineQuantity): Promise<CommandAnswer> {
    const body = { lineId, quantity };
    const decide = this.goods.knownTo(orderId, (dispatched) => changeLineQuantity(body, dispatched));
    return this.commands.run(orderRequest('ChangeLineQuantity', { orderId, body, context }, decide));
  }
}

/** The body of REST with what REST has in the path. */
export class LineQuantityToChange extends ChangeLineQuantityBody {
  @Id()
  lineId!: string;
}

/** The command as a line of an import. */
export const changeLineQuantityImport = importBinding(
  'ChangeLineQuantity',
  'orderId',
  LineQuantityToChange,
  (orderId, { lineId, quantity }, context) => new ChangeLineQuantity(orderId, lineId, { quantity }, context),
);
