import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Money } from '../../answers/money.type.js';

@ObjectType({ description: 'what was sold of one product in orders not cancelled' })
export class ProductSales {
  @Field()
  sku!: string;

  @Field({ description: 'as the newest of the orders has it' })
  title!: string;

  @Field(() => Int, { description: 'orders that have the product' })
  orders!: number;

  @Field(() => Int)
  quantity!: number;

  @Field(() => Money, { description: 'after discount, before tax and shipping' })
  net!: Money;
}
