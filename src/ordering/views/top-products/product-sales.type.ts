import { Field, ObjectType } from '@nestjs/graphql';
import { BigIntScalar, Money } from '#platform';

@ObjectType({ description: 'what was sold of one product in orders not cancelled' })
export class ProductSales {
  @Field()
  sku!: string;

  @Field({ description: 'as the newest of the orders has it' })
  title!: string;

  @Field(() => BigIntScalar, { description: 'orders that have the product' })
  orders!: bigint;

  @Field(() => BigIntScalar)
  quantity!: bigint;

  @Field(() => Money, { description: 'after discount, before tax and shipping' })
  net!: Money;
}
