import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  type Accepted,
  type CommandAnswer,
  type CommandContext,
  CommandRunner,
  isRejection,
  type Reply,
} from '#kernel';
import { importBinding } from '#platform';
import { DispatchedGoods } from '../../api/dispatched-goods.js';
import { order as aggregate, type Order } from '../../order/order.js';
import { orderReply } from '../../order/order.reply.js';
import { edit, type EditOperation, editOrder, previewEdit } from './edit-order.decider.js';
import { ImportedEditBody } from './edit-order.shape.js';
import { previewOf } from './edit-preview.js';

export interface OrderEdit {
  readonly operations: readonly EditOperation[];
  /** True: what would change is answered, and nothing does. */
  readonly dryRun?: boolean;
}

export class EditOrder extends Command<CommandAnswer> {
  constructor(
    readonly orderId: string,
    readonly body: OrderEdit,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(EditOrder)
export class EditOrderHandler implements ICommandHandler<EditOrder> {
  constructor(
    private readonly commands: CommandRunner,
    private readonly goods: DispatchedGoods,
  ) {}

  execute({ orderId, body, context }: EditOrder): Promise<CommandAnswer> {
    const { operations, dryRun = false } = body;
    return this.commands.run({
      aggregate,
      id: orderId,
      payload: { command: 'EditOrder', target: orderId, body: { ...body } },
      context,
      decide: this.goods.knownTo(orderId, (dispatched) =>
        dryRun ? previewEdit(operations, dispatched) : editOrder(operations, dispatched),
      ),
      reply: dryRun ? previewReply(orderId, operations) : orderReply(orderId),
    });
  }
}

const previewReply =
  (orderId: string, operations: readonly EditOperation[]) =>
  (order: Order, accepted: Accepted): Reply => {
    const reply = orderReply(orderId)(order, accepted);
    const edited = edit(order, operations);
    if (isRejection(edited)) throw new Error(`the edit of ${orderId} was accepted but is refused`);
    return { ...reply, body: { ...reply.body, preview: previewOf(edited) } };
  };

/** The command as a line of an import. */
export const editOrderImport = importBinding(
  'EditOrder',
  'orderId',
  ImportedEditBody,
  (orderId, body, context) => new EditOrder(orderId, body, context),
);
