import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Personal } from '#kernel';
import { BigIntScalar, DateTime, enumOf, listOf } from '#platform';
import { HOLD_KINDS, MOST_HOLDS, ORDER_COMMANDS, ORDER_STATUSES, type OrderCommand } from '../order/order.js';
import { Money } from './money.type.js';

export const OrderStatus = enumOf('OrderStatus', ORDER_STATUSES);
const OrderCommandEnum = enumOf('OrderCommand', ORDER_COMMANDS);
const LineStatus = enumOf('LineStatus', ['PROCESSING', 'REMOVED']);
const HoldKind = enumOf('HoldKind', HOLD_KINDS);

/** Sealed as the view holds it; opened when it is selected (`PersonalFields`). */
type PersonalField = Personal | string | null;

const maybe = { nullable: true } as const;

@ObjectType()
export class Address {
  @Field(() => String, maybe)
  name!: PersonalField;

  @Field(() => String, maybe)
  line1!: PersonalField;

  @Field(() => String, maybe)
  line2!: PersonalField;

  @Field(() => String, maybe)
  city!: string | null;

  @Field(() => String, maybe)
  region!: string | null;

  @Field(() => String, maybe)
  postalCode!: string | null;

  @Field(() => String, { ...maybe, description: 'ISO 3166-1 alpha-2' })
  countryCode!: string | null;

  @Field(() => String, maybe)
  phone!: PersonalField;
}

@ObjectType()
export class LineQuantity {
  @Field(() => Int, { description: 'as placed' })
  ordered!: number;

  @Field(() => Int)
  current!: number;

  @Field(() => Int)
  cancelled!: number;
}

@ObjectType()
export class OrderLine {
  @Field(() => ID)
  lineId!: string;

  @Field()
  sku!: string;

  @Field()
  title!: string;

  @Field(() => LineQuantity)
  quantity!: LineQuantity;

  @Field(() => Money)
  unitPrice!: Money;

  @Field(() => Float, maybe)
  discountPercent!: number | null;

  @Field(() => Float, maybe)
  taxPercent!: number | null;

  @Field(() => Money, { description: 'for the current quantity: after discount, before tax' })
  net!: Money;

  @Field(() => Money)
  tax!: Money;

  @Field(() => Money, { description: 'net + tax' })
  total!: Money;

  @Field(() => LineStatus)
  status!: 'PROCESSING' | 'REMOVED';
}

@ObjectType()
export class Hold {
  @Field(() => ID)
  holdId!: string;

  @Field(() => HoldKind)
  kind!: string;

  @Field(() => String, maybe)
  reason!: PersonalField;

  @Field(() => DateTime)
  placedAt!: string;

  @Field(() => DateTime, maybe)
  releasedAt!: string | null;
}

@ObjectType()
export class Note {
  @Field(() => ID)
  noteId!: string;

  @Field(() => String)
  text!: Personal | string;

  @Field()
  author!: string;

  @Field(() => DateTime)
  at!: string;
}

@ObjectType()
export class Order {
  @Field(() => ID, { description: 'the orderId' })
  id!: string;

  @Field()
  orderNumber!: string;

  @Field(() => OrderStatus)
  status!: string;

  @Field(() => ID)
  customerId!: string;

  @Field(() => String, maybe)
  customerName!: PersonalField;

  @Field(() => String, maybe)
  customerEmail!: PersonalField;

  /** Answered by `OrderListsResolver`, as notes are. */
  lines!: readonly OrderLine[];

  @Field(() => Address, maybe)
  shippingAddress!: Address | null;

  @Field(() => Money)
  shippingAmount!: Money;

  @Field(() => Money, { description: 'sum of line nets' })
  subtotal!: Money;

  @Field(() => Money)
  taxTotal!: Money;

  @Field(() => Money, {
    description:
      'lines (for their current quantities) + tax + shipping; a cancellation of the whole order leaves it as it was',
  })
  total!: Money;

  @Field()
  currency!: string;

  @Field(() => [Hold], { complexity: listOf(MOST_HOLDS) })
  holds!: readonly Hold[];

  notes!: readonly Note[];

  @Field(() => String, maybe)
  cancelReason!: string | null;

  @Field(() => DateTime, { description: 'business time' })
  placedAt!: string;

  @Field(() => DateTime, maybe)
  cancelledAt!: string | null;

  @Field(() => Int, { description: "version of the order's stream that this row shows" })
  version!: number;

  @Field(() => BigIntScalar, { description: 'log position of the last event in this row' })
  position!: number;

  @Field(() => DateTime)
  projectedAt!: string;

  @Field(() => [OrderCommandEnum])
  allowedCommands!: readonly OrderCommand[];
}
