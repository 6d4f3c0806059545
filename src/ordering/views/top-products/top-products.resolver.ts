import { QueryBus } from '@nestjs/cqrs';
import { Args, ArgsType, Context, Field, Info, Int, Query, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { freshnessOf, type QueryContext, selectedFields } from '#platform';
import { SalesRange } from '../../api/sales-range.js';
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
    @Info() info: GraphQLResolveInfo,
  ): Promise<readonly ProductSales[]> {
    const preferences = freshnessOf(context, range.atLeast);
    const most = first ?? DEFAULT_PRODUCTS;
    return this.queries.execute(new FindTopProducts(range, most, selectedFields(info), preferences));
  }
}
