import { QueryBus } from '@nestjs/cqrs';
import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import { freshnessOf, type QueryContext } from '#platform';
import { SalesRange } from '../../answers/sales-range.js';
import { FindSalesByDay } from './find-sales-by-day.query.js';
import { SalesDay } from './sales-day.type.js';

@Resolver()
export class SalesByDayResolver {
  constructor(private readonly queries: QueryBus) {}

  @Query(() => [SalesDay], { description: 'Days with sales, the earliest first' })
  salesByDay(@Args() range: SalesRange, @Context() context: QueryContext): Promise<readonly SalesDay[]> {
    return this.queries.execute(new FindSalesByDay(range, freshnessOf(context, range.atLeast)));
  }
}
