import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandAnswer, type CommandContext, CommandRunner, derivedId } from '#kernel';
import { Described, Id, importBinding, Optional, OutsideServices, PaymentToken } from '#platform';
import { PayableOrders } from '../../api/payable-orders.js';
import { paymentReply } from '../../api/payment-answer.shape.js';
import { refuse } from '../../payment/payment.rejections.js';
import { payments } from '../../payment/payments.js';
import { requestPaymentOf } from './request-payment.decider.js';

export class RequestPaymentBody {
  @PaymentToken()
  token!: string;

  @Described('made of the key when absent')
  @Optional()
  @Id()
  paymentId?: string;
}

export class RequestPayment extends Command<CommandAnswer> {
  constructor(
    readonly orderId: string,
    readonly body: RequestPaymentBody,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(RequestPayment)
export class RequestPaymentHandler implements ICommandHandler<RequestPayment> {
  constructor(
    private readonly commands: CommandRunner,
    private readonly orders: PayableOrders,
    private readonly outside: OutsideServices,
  ) {}

  execute({ orderId, body, context }: RequestPayment): Promise<CommandAnswer> {
    const paymentId = body.paymentId ?? derivedId(context);
    return this.commands.run({
      aggregate: payments,
      id: orderId,
      payload: { command: 'RequestPayment', target: orderId, body },
      context,
      decide: async (state, at) => {
        const { noPaymentGateway } = this.outside;
        if (noPaymentGateway !== undefined) return noPaymentGateway;
        const order = await this.orders.find(orderId);
        if (order === undefined) return refuse('ORDER_NOT_FOUND');
        return requestPaymentOf({ orderId, ...order }, { paymentId, token: body.token })(state, at);
      },
      reply: paymentReply(orderId, paymentId),
    });
  }
}

/** The command as a line of an import: the gateway is asked as it is for every other. */
export const requestPaymentImport = importBinding(
  'RequestPayment',
  'orderId',
  RequestPaymentBody,
  (orderId, body, context) => new RequestPayment(orderId, body, context),
);
