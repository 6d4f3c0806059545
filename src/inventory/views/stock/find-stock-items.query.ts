import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Filter } from '#kernel';
import { FreshViews, Page, type PageRequest, type ReadPreferences } from '#platform';
import { stockAnswer } from './stock-answer.js';
import type { StockItem } from './stock-item.type.js';
import { stockItems, type StockSummary } from './stock.projection.js';

/** One page of the SKUs that fit. @throws ProjectionLagging, ViewsUnavailable, InvalidQuery */
export class FindStockItems extends Query<Page<StockItem>> {
  constructor(
    readonly page: PageRequest,
    readonly filter: Filter | undefined,
    readonly preferences: ReadPreferences,
  ) {
    super();
  }
}

@QueryHandler(FindStockItems)
export class FindStockItemsHandler implements IQueryHandler<FindStockItems> {
  constructor(private readonly views: FreshViews) {}

  async execute({ page, filter, preferences }: FindStockItems): Promise<Page<StockItem>> {
    const query = { ...page, limit: page.limit + 1, ...(filter !== undefined && { filter }) };
    const rows = await this.views.query<StockSummary>(stockItems.view, query, preferences);
    return new Page(
      page,
      rows.map((row) => ({ node: stockAnswer(row), keyset: row.keyset })),
    );
  }
}
