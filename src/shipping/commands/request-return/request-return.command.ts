import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Length } from 'class-validator';
import { clear, type CommandAnswer, type CommandContext, CommandRunner, derivedId, isRejection } from '#kernel';
import { Described, Id, importBinding, NestedList, Optional } from '#platform';
import { LineToMove, MOST_LINES } from '../../api/line-to-move.shape.js';
import { OrdersToShip } from '../../api/orders-to-ship.js';
import { ReturnIds } from '../../api/reserved-ids.js';
import { LONGEST_REASON, returnReply } from '../../api/return-answer.shape.js';
import { requestReturn } from '../../shipment/return.decider.js';
import { refuse } from '../../shipment/shipment.rejections.js';
import { shipments } from '../../shipment/shipments.js';

export class RequestReturnBody {
  @Described('each line once')
  @NestedList(() => LineToMove, { min: 1, max: MOST_LINES })
  lines!: LineToMove[];

  @Described('for people; kept as a personal value')
  @Length(1, LONGEST_REASON)
  reason!: string;

  @Described('made of the key when absent; no return of any order has it yet')
  @Optional()
  @Id()
  returnId?: string;
}

export class RequestReturn extends Command<CommandAnswer> {
  constructor(
    readonly orderId: string,
    readonly body: RequestReturnBody,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(RequestReturn)
export class RequestReturnHandler implements ICommandHandler<RequestReturn> {
  constructor(
    private readonly commands: CommandRunner,
    private readonly orders: OrdersToShip,
    private readonly ids: ReturnIds,
  ) {}

  execute({ orderId, body, context }: RequestReturn): Promise<CommandAnswer> {
    const returnId = body.returnId ?? derivedId(context);
    const intent = { returnId, lines: body.lines, reason: clear(body.reason) };
    return this.commands.run({
      aggregate: shipments,
      id: orderId,
      payload: { command: 'RequestReturn', target: orderId, body },
      context,
      decide: async (state, at) => {
        const { order = await this.orders.find(orderId) } = state;
        if (order === undefined) return refuse('ORDER_NOT_FOUND');
        const decision = requestReturn(intent)(state, at);
        // Only what is about to be recorded takes an id.
        if (!isRejection(decision)) {
          await this.ids.reserve(returnId, { orderId, customerId: order.customerId }, context);
        }
        return decision;
      },
      reply: returnReply(201, { orderId, returnId }),
    });
  }
}

/** The command as a line of an import. */
export const requestReturnImport = importBinding(
  'RequestReturn',
  'orderId',
  RequestReturnBody,
  (orderId, body, context) => new RequestReturn(orderId, body, context),
);
