import { QueryBus } from '@nestjs/cqrs';
import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import { freshnessOf, type QueryContext } from '#platform';
import { SalesRange } from '../../answers/sales-range.js';
import { FindSalesByCountry } from './find-sales-by-country.query.js';
import { SalesCountry } from './sales-country.type.js';

@Resolver()
export class SalesByCountryResolver {
  constructor(private readonly queries: QueryBus) {}

  @Query(() => [SalesCountry], { description: 'Countries with sales, the largest total first, then by code' })
  salesByCountry(@Args() range: SalesRange, @Context() context: QueryContext): Promise<readonly SalesCountry[]> {
    return this.queries.execute(new FindSalesByCountry(range, freshnessOf(context, range.atLeast)));
  }
}
