import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Length } from 'class-validator';
import { clear, type CommandAnswer, type CommandContext, CommandRunner, derivedId } from '#kernel';
import { Described, Id, importBinding, Nested, Optional } from '#platform';
import { PayableOrders } from '../../api/payable-orders.js';
import { PaymentAmount } from '../../api/payment-amount.shape.js';
import { refundReply } from '../../api/payment-answer.shape.js';
import { refuse } from '../../payment/payment.rejections.js';
import { payments } from '../../payment/payments.js';
import { requestRefund } from '../../payment/refund.decider.js';

const LONGEST_REASON = 1_000;

export class RequestRefundBody {
  @Nested(() => PaymentAmount)
  amount!: PaymentAmount;

  @Described('for people; kept as a personal value')
  @Length(1, LONGEST_REASON)
  reason!: string;

  @Described('made of the key when absent; two refunds of the same amount differ by it')
  @Optional()
  @Id()
  refundId?: string;
}

export class RequestRefund extends Command<CommandAnswer> {
  constructor(
    readonly orderId: string,
    readonly body: RequestRefundBody,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(RequestRefund)
export class RequestRefundHandler implements ICommandHandler<RequestRefund> {
  constructor(
    private readonly commands: CommandRunner,
    private readonly orders: PayableOrders,
  ) {}

  execute({ orderId, body, context }: RequestRefund): Promise<CommandAnswer> {
    const refundId = body.refundId ?? derivedId(context);
    const intent = { refundId, ...body.amount, reason: 'REQUESTED', note: clear(body.reason) } as const;
    return this.commands.run({
      aggregate: payments,
      id: orderId,
      payload: { command: 'RequestRefund', target: orderId, body },
      context,
      decide: async (state, at) => {
        const isKnown = state.order !== undefined || (await this.orders.find(orderId)) !== undefined;
        return isKnown ? requestRefund(intent)(state, at) : refuse('ORDER_NOT_FOUND');
      },
      reply: refundReply(orderId, refundId),
    });
  }
}

/** The command as a line of an import. */
export const requestRefundImport = importBinding(
  'RequestRefund',
  'orderId',
  RequestRefundBody,
  (orderId, body, context) => new RequestRefund(orderId, body, context),
);
