import { Field, ObjectType } from '@nestjs/graphql';
import type { Filter } from '#kernel';
import { type Page, PageInfo } from '#platform';
import { Order } from '../../api/order.type.js';

@ObjectType()
export class OrderEdge {
  @Field()
  cursor!: string;

  @Field(() => Order)
  node!: Order;
}

@ObjectType()
export class OrderConnection {
  @Field(() => [OrderEdge])
  get edges(): readonly OrderEdge[] {
    return this.page.edges;
  }

  @Field(() => [Order])
  get nodes(): readonly Order[] {
    return this.page.nodes;
  }

  @Field(() => PageInfo)
  get pageInfo(): PageInfo {
    return this.page.pageInfo;
  }

  constructor(
    private readonly page: Page<Order>,
    /** What `totalCount` counts. */
    readonly filter: Filter | undefined,
  ) {}
}
