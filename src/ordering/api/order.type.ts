import { Float, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Personal } from '#kernel';
import { AnswerField, AnswerList, BigIntScalar, DateTime, enumOf, listOf, Money } from '#platform';
import { LINE_STATUSES, type LineStatus as LineLabel } from '../order/dispatched.js';
import { HOLD_KINDS, MOST_HOLDS, ORDER_COMMANDS, ORDER_STATUSES, type OrderCommand } from '../order/order.js';

export const OrderStatus = enumOf('OrderStatus', ORDER_STATUSES);
const OrderCommandEnum = enumOf('OrderCommand', ORDER_COMMANDS);
const LineStatus = enumOf('LineStatus', LINE_STATUSES);
const HoldKind = enumOf('HoldKind', HOLD_KINDS);

/** Sealed as the view holds it; opened when it is selected (`PersonalFields`). */
type PersonalField = Personal | string | null;

const maybe = { nullable: true } as const;

@ObjectType()
export class Address {
  @AnswerField(() => String, maybe)
  name!: PersonalField;

  @AnswerField(() => String, maybe)
  line1!: PersonalField;

  @AnswerField(() => String, maybe)
  line2!: PersonalField;

  @AnswerField(() => String, maybe)
  city!: string | null;

  @AnswerField(() => String, maybe)
  region!: string | null;

  @AnswerField(() => String, maybe)
  postalCode!: string | null;

  @AnswerField(() => String, { ...maybe, description: 'ISO 3166-1 alpha-2' })
  countryCode!: string | null;

  @AnswerField(() => String, maybe)
  phone!: PersonalField;
}

@ObjectType()
export class LineQuantity {
  @AnswerField(() => Int, { description: 'as placed' })
  ordered!: number;

  @AnswerField(() => Int)
  current!: number;

  @AnswerField(() => Int)
  cancelled!: number;
}

@ObjectType()
export class OrderLine {
  @AnswerField(() => ID)
  lineId!: string;

  @AnswerField(() => String)
  sku!: string;

  @AnswerField(() => String)
  title!: string;

  @AnswerField(() => LineQuantity)
  quantity!: LineQuantity;

  @AnswerField(() => Money)
  unitPrice!: Money;

  @AnswerField(() => Float, maybe)
  discountPercent!: number | null;

  @AnswerField(() => Float, maybe)
  taxPercent!: number | null;

  @AnswerField(() => Money, { description: 'for the current quantity: after discount, before tax' })
  net!: Money;

  @AnswerField(() => Money)
  tax!: Money;

  @AnswerField(() => Money, { description: 'net + tax' })
  total!: Money;

  @AnswerField(() => LineStatus, {
    description:
      'REMOVED when nothing of it is on order; FULFILLED when all of it has left, PARTIAL when some has, as it is now',
  })
  status!: LineLabel;
}

@ObjectType()
export class Hold {
  @AnswerField(() => ID)
  holdId!: string;

  @AnswerField(() => HoldKind)
  kind!: string;

  @AnswerField(() => String, maybe)
  reason!: PersonalField;

  @AnswerField(() => DateTime)
  placedAt!: string;

  @AnswerField(() => DateTime, maybe)
  releasedAt!: string | null;
}

@ObjectType()
export class Note {
  @AnswerField(() => ID)
  noteId!: string;

  @AnswerField(() => String)
  text!: Personal | string;

  @AnswerField(() => String)
  author!: string;

  @AnswerField(() => DateTime)
  at!: string;
}

@ObjectType()
export class Order {
  @AnswerField(() => ID, { description: 'the orderId' })
  id!: string;

  @AnswerField(() => String)
  orderNumber!: string;

  @AnswerField(() => OrderStatus)
  status!: string;

  @AnswerField(() => ID)
  customerId!: string;

  @AnswerField(() => String, maybe)
  customerName!: PersonalField;

  @AnswerField(() => String, maybe)
  customerEmail!: PersonalField;

  @AnswerList(() => OrderLine)
  lines!: readonly OrderLine[];

  @AnswerField(() => Address, maybe)
  shippingAddress!: Address | null;

  @AnswerField(() => Money)
  shippingAmount!: Money;

  @AnswerField(() => Money, { description: 'sum of line nets' })
  subtotal!: Money;

  @AnswerField(() => Money)
  taxTotal!: Money;

  @AnswerField(() => Money, {
    description:
      'lines (for their current quantities) + tax + shipping; a cancellation of the whole order leaves it as it was',
  })
  total!: Money;

  @AnswerField(() => String)
  currency!: string;

  @AnswerField(() => [Hold], { complexity: listOf(MOST_HOLDS) })
  holds!: readonly Hold[];

  @AnswerList(() => Note)
  notes!: readonly Note[];

  @AnswerField(() => String, maybe)
  cancelReason!: string | null;

  @AnswerField(() => DateTime, { description: 'business time' })
  placedAt!: string;

  @AnswerField(() => DateTime, { ...maybe, description: 'when its money was secured' })
  confirmedAt!: string | null;

  @AnswerField(() => DateTime, { ...maybe, description: 'when everything was delivered and paid' })
  completedAt!: string | null;

  @AnswerField(() => DateTime, maybe)
  cancelledAt!: string | null;

  @AnswerField(() => Int, { description: "version of the order's stream that this row shows" })
  version!: number;

  @AnswerField(() => BigIntScalar, { description: 'log position of the last event in this row' })
  position!: number;

  @AnswerField(() => DateTime)
  projectedAt!: string;

  @AnswerField(() => [OrderCommandEnum], {
    description: 'what may change the order now, also with asOf: once goods have left, it is not cancelled',
  })
  allowedCommands!: readonly OrderCommand[];
}
