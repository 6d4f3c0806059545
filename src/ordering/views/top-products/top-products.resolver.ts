import { QueryBus } from '@nestjs/cqrs';
import { Args, ArgsType, Context, Field, Int, Query, Resolver } from '@nestjs/graphql';
import { freshnessOf, type QueryContext } from '#platform';
import { SalesRange } from '../../answers/sales-range.js';
import { FindTopProducts } from './find-top-products.query.js';
import { ProductSales } from './product-sales.type.js';

const DEFAULT_PRODUCTS = 10;

@ArgsType()
export class TopProductsArguments extends SalesRange {
  @Field(() => Int, { nullable: true, defaultValue: DEFAULT_PRODUCTS })
  first!: number | null;
}

@Resolver()
export class TopProductsResolver {
  constructor(private readonly queries: QueryBus) {}

  @Query(() => [ProductSales], { description: 'The products that sold best, the largest net first, then by sku' })
  topProducts(
    @Args() { first, ...range }: TopProductsArguments,
    @Context() context: QueryContext,
  ): Promise<readonly ProductSales[]> {
    const preferences = freshnessOf(context, range.atLeast);
    return this.queries.execute(new FindTopProducts(range, first ?? DEFAULT_PRODUCTS, preferences));
  }
}
