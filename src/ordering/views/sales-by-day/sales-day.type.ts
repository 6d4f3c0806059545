import { Field, ObjectType } from '@nestjs/graphql';
import { BigIntScalar, Money } from '#platform';

@ObjectType({
  description: 'orders not cancelled, by the UTC day of placedAt; net = after discount, before tax and shipping',
})
export class SalesDay {
  @Field({ description: 'such as 1996-07-04' })
  day!: string;

  @Field(() => BigIntScalar)
  orders!: bigint;

  @Field(() => BigIntScalar)
  quantity!: bigint;

  @Field(() => Money)
  net!: Money;

  @Field(() => Money)
  tax!: Money;

  @Field(() => Money)
  shipping!: Money;

  @Field(() => Money, { description: 'net + tax + shipping' })
  total!: Money;
}
