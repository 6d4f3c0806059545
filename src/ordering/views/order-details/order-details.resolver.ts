import { QueryBus } from '@nestjs/cqrs';
import { Args, Context, ID, Query, Resolver } from '@nestjs/graphql';
import { freshnessOf, type QueryContext } from '#platform';
import { foldCost } from '../../api/fold-cost.js';
import { Order } from '../../api/order.type.js';
import { AsOf } from './as-of.input.js';
import { FindOrder } from './find-order.query.js';
import { FindOrderAsOf } from './find-order-as-of.query.js';

@Resolver()
export class OrderDetailsResolver {
  constructor(private readonly queries: QueryBus) {}

  @Query(() => Order, {
    nullable: true,
    description: 'One order as the view has it; with asOf, as it once was',
    complexity: ({ args, childComplexity }) => {
      const { asOf } = args as { readonly asOf?: AsOf | null };
      return 1 + childComplexity + (asOf ? foldCost(asOf.version) : 0);
    },
  })
  order(
    @Args('id', { type: () => ID }) id: string,
    @Args('asOf', { type: () => AsOf, nullable: true }) asOf: AsOf | null | undefined,
    @Args('atLeast', { type: () => String, nullable: true }) atLeast: string | null | undefined,
    @Context() context: QueryContext,
  ): Promise<Order | undefined> {
    const preferences = freshnessOf(context, atLeast);
    // The stream itself is read for asOf, and it is never behind.
    return this.queries.execute(asOf ? new FindOrderAsOf(id, asOf) : new FindOrder(id, preferences));
  }
}
