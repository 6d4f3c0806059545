import { QueryBus } from '@nestjs/cqrs';
import { Args, Context, Info, Query, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { freshnessOf, listOf, type QueryContext, selectedFields } from '#platform';
import { SalesRange } from '../../api/sales-range.js';
import { FindSalesByDay } from './find-sales-by-day.query.js';
import { SalesDay } from './sales-day.type.js';

/** About three years; the days with sales of a longer range are bounded by the size of the answer. */
const MANY_DAYS = 1_000;

@Resolver()
export class SalesByDayResolver {
  constructor(private readonly queries: QueryBus) {}

  @Query(() => [SalesDay], { description: 'Days with sales, the earliest first', complexity: listOf(MANY_DAYS) })
  salesByDay(
    @Args() range: SalesRange,
    @Context() context: QueryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<readonly SalesDay[]> {
    const preferences = freshnessOf(context, range.atLeast);
    return this.queries.execute(new FindSalesByDay(range, selectedFields(info), preferences));
  }
}
