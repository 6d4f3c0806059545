import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Length } from 'class-validator';
import { clear, type CommandAnswer, type CommandContext, CommandRunner, derivedId } from '#kernel';
import { Described, Id, importBinding, Nested, Optional } from '#platform';
import { PayableOrders } from '../../api/payable-orders.js';
import { PaymentAmount } from '../../api/payment-amount.shape.js';
import { paymentReply } from '../../api/payment-answer.shape.js';
import { recordPayment } from '../../payment/authorization.decider.js';
import { refuse } from '../../payment/payment.rejections.js';
import { payments } from '../../payment/payments.js';

const LONGEST_REFERENCE = 255;

export class RecordPaymentBody {
  @Nested(() => PaymentAmount)
  amount!: PaymentAmount;

  @Described('how to find the money again, such as the text of a bank transfer; kept as a personal value')
  @Length(1, LONGEST_REFERENCE)
  reference!: string;

  @Described('made of the key when absent')
  @Optional()
  @Id()
  paymentId?: string;
}

export class RecordPayment extends Command<CommandAnswer> {
  constructor(
    readonly orderId: string,
    readonly body: RecordPaymentBody,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(RecordPayment)
export class RecordPaymentHandler implements ICommandHandler<RecordPayment> {
  constructor(
    private readonly commands: CommandRunner,
    private readonly orders: PayableOrders,
  ) {}

  execute({ orderId, body, context }: RecordPayment): Promise<CommandAnswer> {
    const paymentId = body.paymentId ?? derivedId(context);
    const reference = clear(body.reference);
    return this.commands.run({
      aggregate: payments,
      id: orderId,
      payload: { command: 'RecordPayment', target: orderId, body },
      context,
      decide: async (...given) => {
        const order = await this.orders.find(orderId);
        if (order === undefined) return refuse('ORDER_NOT_FOUND');
        const { customerId, total } = order;
        return recordPayment({ orderId, customerId, paymentId, ...body.amount, reference }, total.currency)(...given);
      },
      reply: paymentReply(orderId, paymentId),
    });
  }
}

/** The command as a line of an import. */
export const recordPaymentImport = importBinding(
  'RecordPayment',
  'orderId',
  RecordPaymentBody,
  (orderId, body, context) => new RecordPayment(orderId, body, context),
);
