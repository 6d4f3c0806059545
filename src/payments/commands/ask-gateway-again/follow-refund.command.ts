import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandContext, CommandRunner, EventStore, recordsOf, streamOf } from '#kernel';
import { recordAnswer } from '../../api/record-answer.js';
import { PaymentGateway } from '../../gateway/payment-gateway.js';
import { completedRefund } from '../../payment/gateway-calls.process.js';
import { paymentEvents } from '../../payment/payment.events.js';
import { payments, type Payments } from '../../payment/payments.js';

/** Looks whether a refund that the gateway has made still stands. */
export class FollowRefund extends Command<boolean> {
  /** @param key under which the refund was asked for */
  constructor(
    readonly orderId: string,
    readonly key: string,
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** A bank may send money back days after the gateway has given it. */
@CommandHandler(FollowRefund)
export class FollowRefundHandler implements ICommandHandler<FollowRefund> {
  constructor(
    private readonly commands: CommandRunner,
    private readonly store: EventStore,
    private readonly gateway: PaymentGateway,
  ) {}

  /** @returns whether it stands no more, which is recorded then @throws GatewayUnknown, StoreUnavailable, UnreadableEvent */
  async execute({ orderId, key, context }: FollowRefund): Promise<boolean> {
    const refund = completedRefund(await this.paymentsOf(orderId), key);
    if (refund === undefined) return false;
    const answer = await this.gateway.find(refund.request);
    if (answer?.isDone !== false) return false;
    await recordAnswer(this.commands, orderId, { ...refund, answer }, context);
    return true;
  }

  private async paymentsOf(orderId: string): Promise<Payments> {
    let state = payments.initial;
    for await (const record of recordsOf(this.store, streamOf(payments, orderId))) {
      state = payments.evolve(state, paymentEvents.decode(record));
    }
    return state;
  }
}
