import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Personal } from '#kernel';
import { BigIntScalar, DateTime, listOf, type ReadPreferences, Money } from '#platform';

/** Of some 180: no customer orders in more. */
const MOST_CURRENCIES = 50;

@ObjectType()
export class Customer {
  @Field(() => ID, { description: 'the customerId' })
  id!: string;

  /** Sealed as the view holds it; opened when it is selected. */
  @Field(() => String, { nullable: true, description: 'as the newest order that gives one has it' })
  name!: Personal | string | null;

  /** Sealed as the view holds it; opened when it is selected. */
  @Field(() => String, { nullable: true, description: 'as the newest order that gives one has it' })
  email!: Personal | string | null;

  @Field(() => Int, { description: 'all of them, cancelled ones as well' })
  ordersPlaced!: number;

  @Field(() => Int)
  ordersCancelled!: number;

  @Field(() => [Money], {
    description: 'totals of orders not cancelled, one entry per currency',
    complexity: listOf(MOST_CURRENCIES),
  })
  lifetimeValue!: readonly Money[];

  @Field(() => DateTime, { nullable: true, description: 'business time' })
  firstOrderAt!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'business time' })
  lastOrderAt!: string | null;

  @Field(() => BigIntScalar, { description: 'log position of the last event in this row' })
  position!: number;

  @Field(() => DateTime)
  projectedAt!: string;

  /** How fresh the orders must be that are asked for with the customer. */
  preferences!: ReadPreferences;
}
