import { Field, Int, ObjectType } from '@nestjs/graphql';
import { BigIntScalar } from '#platform';
import { Order } from './order.type.js';

@ObjectType({ description: 'One event of an order; resume a subscription after its version or position' })
export class OrderChange {
  @Field(() => Order, { description: 'the order as of this event' })
  order!: Order;

  @Field()
  eventType!: string;

  @Field(() => Int, { description: "version of the order's stream" })
  version!: number;

  @Field(() => BigIntScalar, { description: 'log position of the event' })
  position!: number;
}
