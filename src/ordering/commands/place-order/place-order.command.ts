import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandAnswer, type CommandContext, CommandRunner, Environment, NumberSequence } from '#kernel';
import { order } from '../../order/order.js';
import { orderNumberOf } from '../../order/order-number.js';
import { placedReply } from '../../order/order.reply.js';
import { placeOrder, type PlaceOrderIntent } from './place-order.decider.js';
import { creatingImportBinding, OutsideServices } from '#platform';
import { ImportedOrderBody } from './place-order.body.js';

/** What a caller may say; the order number is ours to give. */
export interface PlaceOrderRequest extends Omit<PlaceOrderIntent, 'orderNumber'> {
  readonly orderId?: string;
}

export class PlaceOrder extends Command<CommandAnswer> {
  constructor(
    readonly body: PlaceOrderRequest,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(PlaceOrder)
export class PlaceOrderHandler implements ICommandHandler<PlaceOrder> {
  constructor(
    private readonly commands: CommandRunner,
    private readonly numbers: NumberSequence,
    private readonly environment: Environment,
    private readonly outside: OutsideServices,
  ) {}

  async execute({ body, context }: PlaceOrder): Promise<CommandAnswer> {
    const { orderId, ...intent } = body;
    const id = orderId ?? this.environment.newId();
    return this.commands.run({
      aggregate: order,
      id,
      payload: { command: 'PlaceOrder', target: null, body },
      context,
      begins: true,
      decide: async (...given) => {
        const { noPaymentGateway } = this.outside;
        if (body.payment !== undefined && noPaymentGateway !== undefined) return noPaymentGateway;
        const orderNumber = orderNumberOf(await this.numbers.next());
        return placeOrder({ ...intent, orderNumber })(...given);
      },
      reply: placedReply(id),
    });
  }
}

/** The command as a line of an import. */
export const placeOrderImport = creatingImportBinding(
  'PlaceOrder',
  ImportedOrderBody,
  ({ orderId }) => orderId,
  (body, context) => new PlaceOrder(body, context),
);
