import { QueryBus } from '@nestjs/cqrs';
import { Args, Context, Info, Query, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { freshnessOf, listOf, type QueryContext, selectedFields } from '#platform';
import { SalesRange } from '../../api/sales-range.js';
import { FindSalesByCountry } from './find-sales-by-country.query.js';
import { SalesCountry } from './sales-country.type.js';

/** Of ISO 3166-1, and none. */
const COUNTRIES = 250;

@Resolver()
export class SalesByCountryResolver {
  constructor(private readonly queries: QueryBus) {}

  @Query(() => [SalesCountry], {
    description: 'Countries with sales, the largest total first, then by code',
    complexity: listOf(COUNTRIES),
  })
  salesByCountry(
    @Args() range: SalesRange,
    @Context() context: QueryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<readonly SalesCountry[]> {
    const preferences = freshnessOf(context, range.atLeast);
    return this.queries.execute(new FindSalesByCountry(range, selectedFields(info), preferences));
  }
}
