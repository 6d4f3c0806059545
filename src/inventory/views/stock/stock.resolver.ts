import { QueryBus } from '@nestjs/cqrs';
import { Args, ArgsType, Context, Field, Int, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Sort } from '#kernel';
import {
  countLimit,
  CountResult,
  DEFAULT_COUNT,
  ForwardPageArguments,
  freshnessOf,
  pageRequest,
  type QueryContext,
} from '#platform';
import { CountStockItems } from './count-stock-items.query.js';
import { FindStock } from './find-stock.query.js';
import { FindStockItems } from './find-stock-items.query.js';
import { StockFilter, viewFilter } from './stock-filter.js';
import { StockItem, StockItemConnection } from './stock-item.type.js';

const BY_SKU: readonly Sort[] = [{ field: 'sku', direction: 'asc' }];

@ArgsType()
export class StockItemsArguments extends ForwardPageArguments {
  @Field(() => StockFilter, { nullable: true })
  filter?: StockFilter | null;

  @Field(() => String, { nullable: true })
  atLeast?: string | null;
}

@Resolver(() => StockItemConnection)
export class StockResolver {
  constructor(private readonly queries: QueryBus) {}

  @Query(() => StockItem, {
    nullable: true,
    description: 'The stock of one SKU, null for one that nothing ever happened to: it is not tracked',
  })
  stock(
    @Args('sku', { type: () => String }) sku: string,
    @Args('atLeast', { type: () => String, nullable: true }) atLeast: string | null | undefined,
    @Context() context: QueryContext,
  ): Promise<StockItem | undefined> {
    return this.queries.execute(new FindStock(sku, freshnessOf(context, atLeast)));
  }

  @Query(() => StockItemConnection, { description: 'The stock of all SKUs that fit, in the order of their names' })
  async stockItems(
    @Args() { filter, atLeast, ...paging }: StockItemsArguments,
    @Context() context: QueryContext,
  ): Promise<StockItemConnection> {
    const condition = filter ? viewFilter(filter) : undefined;
    const asked = new FindStockItems(pageRequest(paging, BY_SKU), condition, freshnessOf(context, atLeast));
    return new StockItemConnection(await this.queries.execute(asked), condition);
  }

  @ResolveField(() => CountResult, { description: 'counted no further than limit' })
  totalCount(
    @Parent() { filter }: StockItemConnection,
    @Args('limit', { type: () => Int, defaultValue: DEFAULT_COUNT, nullable: true }) limit: number | null,
  ): Promise<CountResult> {
    return this.queries.execute(new CountStockItems(filter, countLimit(limit)));
  }
}
