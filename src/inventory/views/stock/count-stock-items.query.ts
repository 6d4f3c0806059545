import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Filter } from '#kernel';
import { type CountResult, countResult, FreshViews } from '#platform';
import { stockItems } from './stock.projection.js';

/** How many SKUs fit, exactly up to `limit`. @throws ViewsUnavailable, InvalidQuery */
export class CountStockItems extends Query<CountResult> {
  constructor(
    readonly filter: Filter | undefined,
    readonly limit: number,
  ) {
    super();
  }
}

@QueryHandler(CountStockItems)
export class CountStockItemsHandler implements IQueryHandler<CountStockItems> {
  constructor(private readonly views: FreshViews) {}

  async execute({ filter, limit }: CountStockItems): Promise<CountResult> {
    return countResult(await this.views.count(stockItems.view, filter, limit + 1), limit);
  }
}
