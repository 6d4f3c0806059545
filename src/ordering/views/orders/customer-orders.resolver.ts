import { QueryBus } from '@nestjs/cqrs';
import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Filter } from '#kernel';
import { ForwardPageArguments, pageRequest } from '#platform';
import { Customer } from '../../api/customer.type.js';
import { FindOrders } from './find-orders.query.js';
import { OrderConnection } from './order-connection.type.js';
import { NEWEST_ORDER_FIRST } from './order-sort.js';

@Resolver(() => Customer)
export class CustomerOrdersResolver {
  constructor(private readonly queries: QueryBus) {}

  @ResolveField(() => OrderConnection, { description: 'the newest first' })
  async orders(
    @Parent() { id, preferences }: Customer,
    @Args() paging: ForwardPageArguments,
  ): Promise<OrderConnection> {
    const theirs: Filter = { field: 'customerId', op: 'eq', value: id };
    const request = pageRequest(paging, [NEWEST_ORDER_FIRST]);
    return new OrderConnection(await this.queries.execute(new FindOrders(request, theirs, preferences)), theirs);
  }
}
