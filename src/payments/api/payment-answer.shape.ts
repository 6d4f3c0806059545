import { IsString } from 'class-validator';
import type { Accepted, Reply } from '#kernel';
import { CommandEffect, Described, SafeInteger } from '#platform';

/** What every command on the payments of an order is answered. */
class PaymentsAnswer extends CommandEffect {
  @IsString()
  orderId!: string;

  @Described('of the payments of the order, as in the ETag')
  @SafeInteger({ min: 1 })
  version!: number;
}

export class PaymentAnswer extends PaymentsAnswer {
  @IsString()
  paymentId!: string;
}

export class RefundAnswer extends PaymentsAnswer {
  @IsString()
  refundId!: string;
}

type ReplyTo = (state: unknown, accepted: Accepted) => Reply;

/** No personal values, since the answer is kept with its idempotency key. */
const replyWith =
  (ids: Readonly<Record<string, string>>): ReplyTo =>
  (_state, { version, events }) => ({ status: 200, body: { ...ids, version, events } });

export const paymentReply = (orderId: string, paymentId: string): ReplyTo => replyWith({ orderId, paymentId });

export const refundReply = (orderId: string, refundId: string): ReplyTo => replyWith({ orderId, refundId });
