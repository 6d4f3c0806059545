import { QueryBus } from '@nestjs/cqrs';
import { Args, ArgsType, Context, Field, Int, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import {
  countLimit,
  CountResult,
  DEFAULT_COUNT,
  freshnessOf,
  PageArguments,
  pageRequest,
  type QueryContext,
} from '#platform';
import { viewSort } from '../../api/sort.js';
import { CountOrders } from './count-orders.query.js';
import { OrderFilter } from './filter.inputs.js';
import { FindOrders } from './find-orders.query.js';
import { OrderConnection } from './order-connection.type.js';
import { viewFilter } from './order-filter.js';
import { NEWEST_ORDER_FIRST, OrderSort } from './order-sort.js';

@ArgsType()
export class OrdersArguments extends PageArguments {
  @Field(() => OrderFilter, { nullable: true })
  filter?: OrderFilter | null;

  @Field(() => [OrderSort], { nullable: true })
  orderBy?: readonly OrderSort[] | null;

  @Field(() => String, { nullable: true })
  atLeast?: string | null;
}

@Resolver(() => OrderConnection)
export class OrdersResolver {
  constructor(private readonly queries: QueryBus) {}

  @Query(() => OrderConnection, { description: 'The orders that fit, the newest first unless orderBy says otherwise' })
  async orders(
    @Args() { filter, orderBy, atLeast, ...paging }: OrdersArguments,
    @Context() context: QueryContext,
  ): Promise<OrderConnection> {
    const request = pageRequest(paging, viewSort(orderBy, NEWEST_ORDER_FIRST));
    const condition = filter ? viewFilter(filter) : undefined;
    const page = await this.queries.execute(new FindOrders(request, condition, freshnessOf(context, atLeast)));
    return new OrderConnection(page, condition);
  }

  @ResolveField(() => CountResult, { description: 'counted no further than limit' })
  totalCount(
    @Parent() { filter }: OrderConnection,
    @Args('limit', { type: () => Int, defaultValue: DEFAULT_COUNT, nullable: true }) limit: number | null,
  ): Promise<CountResult> {
    return this.queries.execute(new CountOrders(filter, countLimit(limit)));
  }
}
