import { QueryBus } from '@nestjs/cqrs';
import { Args, ArgsType, Context, Field, ID, Int, Query, ResolveField, Resolver } from '@nestjs/graphql';
import {
  countLimit,
  CountResult,
  DEFAULT_COUNT,
  ForwardPageArguments,
  freshnessOf,
  pageRequest,
  type QueryContext,
} from '#platform';
import { Customer } from '../../api/customer.type.js';
import { viewSort } from '../../api/sort.js';
import { CountCustomers } from './count-customers.query.js';
import { CustomerConnection } from './customer-connection.type.js';
import { CustomerSort, LAST_TO_ORDER_FIRST } from './customer-sort.js';
import { FindCustomer } from './find-customer.query.js';
import { FindCustomers } from './find-customers.query.js';

@ArgsType()
export class CustomersArguments extends ForwardPageArguments {
  @Field(() => [CustomerSort], { nullable: true })
  orderBy?: readonly CustomerSort[] | null;

  @Field(() => String, { nullable: true })
  atLeast?: string | null;
}

@Resolver(() => CustomerConnection)
export class CustomersResolver {
  constructor(private readonly queries: QueryBus) {}

  @Query(() => Customer, { nullable: true, description: 'One customer, null for one who never placed an order' })
  customer(
    @Args('id', { type: () => ID }) id: string,
    @Args('atLeast', { type: () => String, nullable: true }) atLeast: string | null | undefined,
    @Context() context: QueryContext,
  ): Promise<Customer | undefined> {
    return this.queries.execute(new FindCustomer(id, freshnessOf(context, atLeast)));
  }

  @Query(() => CustomerConnection, {
    description: 'All customers, the last to order first unless orderBy says otherwise',
  })
  async customers(
    @Args() { orderBy, atLeast, ...paging }: CustomersArguments,
    @Context() context: QueryContext,
  ): Promise<CustomerConnection> {
    const request = pageRequest(paging, viewSort(orderBy, LAST_TO_ORDER_FIRST));
    return new CustomerConnection(
      await this.queries.execute(new FindCustomers(request, freshnessOf(context, atLeast))),
    );
  }

  @ResolveField(() => CountResult, { description: 'counted no further than limit' })
  totalCount(
    @Args('limit', { type: () => Int, defaultValue: DEFAULT_COUNT, nullable: true }) limit: number | null,
  ): Promise<CountResult> {
    return this.queries.execute(new CountCustomers(countLimit(limit)));
  }
}
