import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Money } from '../../answers/money.type.js';

@ObjectType({
  description: 'orders not cancelled, by the UTC day of placedAt; net = after discount, before tax and shipping',
})
export class SalesDay {
  @Field({ description: 'such as 1996-07-04' })
  day!: string;

  @Field(() => Int)
  orders!: number;

  @Field(() => Int)
  quantity!: number;

  @Field(() => Money)
  net!: Money;

  @Field(() => Money)
  tax!: Money;

  @Field(() => Money)
  shipping!: Money;

  @Field(() => Money, { description: 'net + tax + shipping' })
  total!: Money;
}
