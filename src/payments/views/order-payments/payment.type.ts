import { Field, ID, ObjectType } from '@nestjs/graphql';
import type { Personal } from '#kernel';
import { DateTime, enumOf, Money } from '#platform';
import { ORDER_PAYMENT_STATUSES } from '../../payment/payment-status.js';
import { PAYMENT_STATUSES, REFUND_STATUSES } from '../../payment/payments.js';

export const PaymentStatus = enumOf('PaymentStatus', ORDER_PAYMENT_STATUSES);
const AdjustmentStatus = enumOf('AdjustmentStatus', REFUND_STATUSES);
const AdjustmentType = enumOf('AdjustmentType', ['REFUND', 'RETURN']);
const PaymentAttemptStatus = enumOf('PaymentAttemptStatus', PAYMENT_STATUSES);

/** What has become of the money for an order. */
@ObjectType()
export class OrderAmounts {
  @Field(() => Money, { description: 'held for the order by the payment gateway, and not taken' })
  authorized!: Money;

  @Field(() => Money)
  captured!: Money;

  @Field(() => Money, { description: 'to be given back; the gateway has not answered yet' })
  refundPending!: Money;

  @Field(() => Money)
  refunded!: Money;

  @Field(() => Money, {
    description: 'still to be paid for what was not returned; nothing for an order that was cancelled',
  })
  outstanding!: Money;

  @Field(() => Money, {
    description: 'paid beyond what the order costs without what was returned, and neither given back nor about to be',
  })
  overpaid!: Money;
}

/** One attempt to pay an order, or money that came another way. */
@ObjectType()
export class Payment {
  @Field(() => ID)
  paymentId!: string;

  @Field(() => PaymentAttemptStatus)
  status!: string;

  @Field(() => Money)
  amount!: Money;

  @Field(() => Money)
  captured!: Money;

  /** Sealed as the view holds it; opened when it is selected. */
  @Field(() => String, { nullable: true, description: 'what the gateway calls it, or what was recorded with it' })
  reference!: Personal | string | null;

  @Field(() => String, { nullable: true, description: 'why the gateway has refused it' })
  failureReason!: string | null;

  @Field(() => DateTime, { description: 'business time' })
  begunAt!: string;
}

/** An entry of the ledger of an order, beside what it costs. */
@ObjectType()
export class Adjustment {
  @Field(() => ID, { description: 'of a refund, the refundId' })
  adjustmentId!: string;

  @Field(() => AdjustmentType, { description: 'RETURN when goods have come back' })
  type!: 'REFUND' | 'RETURN';

  @Field(() => AdjustmentStatus)
  status!: string;

  @Field(() => Money, { description: 'below 0 when money goes to the customer' })
  amount!: Money;

  /** Sealed as the view holds it; opened when it is selected. */
  @Field(() => String)
  reason!: Personal | string;

  @Field(() => String, { nullable: true, description: 'why the gateway has refused it' })
  failureReason!: string | null;

  @Field(() => DateTime, { description: 'business time' })
  occurredAt!: string;
}
