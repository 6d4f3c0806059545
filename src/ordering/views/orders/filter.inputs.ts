import { Field, InputType } from '@nestjs/graphql';
import { BigIntScalar, enumOf } from '#platform';
import { DateTimeFilter } from '../../api/filter.inputs.js';
import { OrderStatus } from '../../api/order.type.js';
import type { DerivedStatus } from './order-list.projection.js';

const maybe = { nullable: true } as const;

@InputType()
export class StringFilter {
  @Field(() => String, maybe)
  eq?: string | null;

  @Field(() => [String], maybe)
  in?: readonly string[] | null;

  @Field(() => String, maybe)
  startsWith?: string | null;
}

@InputType()
export class BigIntFilter {
  @Field(() => BigIntScalar, maybe)
  gte?: number | null;

  @Field(() => BigIntScalar, maybe)
  lt?: number | null;
}

@InputType()
export class OrderStatusFilter {
  @Field(() => OrderStatus, maybe)
  eq?: string | null;

  @Field(() => [OrderStatus], maybe)
  in?: readonly string[] | null;
}

@InputType({ description: 'All conditions given together must hold' })
export class OrderFilter {
  @Field(() => [OrderFilter], maybe)
  and?: readonly OrderFilter[] | null;

  @Field(() => [OrderFilter], maybe)
  or?: readonly OrderFilter[] | null;

  @Field(() => OrderFilter, maybe)
  not?: OrderFilter | null;

  @Field(() => OrderStatusFilter, maybe)
  status?: OrderStatusFilter | null;

  @Field(() => StringFilter, maybe)
  customerId?: StringFilter | null;

  @Field(() => StringFilter, maybe)
  orderNumber?: StringFilter | null;

  @Field(() => StringFilter, { ...maybe, description: 'of any line that is still on order' })
  sku?: StringFilter | null;

  @Field(() => StringFilter, maybe)
  countryCode?: StringFilter | null;

  @Field(() => StringFilter, maybe)
  currency?: StringFilter | null;

  @Field(() => DateTimeFilter, maybe)
  placedAt?: DateTimeFilter | null;

  @Field(() => BigIntFilter, { ...maybe, description: 'minor units; state a currency too' })
  totalAmount?: BigIntFilter | null;

  @Field(() => Boolean, maybe)
  hasHold?: boolean | null;
}

/** Lets orders be filtered by a status of another context: `paymentStatus: {eq: PAID}`, of an enum that has its name. */
export const addStatusFilter = ({ name, values }: DerivedStatus): void => {
  const type = name.charAt(0).toUpperCase() + name.slice(1);
  const Status = enumOf(type, values);

  @InputType(`${type}Filter`)
  class StatusFilter {
    @Field(() => Status, maybe)
    eq?: string | null;

    @Field(() => [Status], maybe)
    in?: readonly string[] | null;
  }

  Field(() => StatusFilter, maybe)(OrderFilter.prototype, name);
};
