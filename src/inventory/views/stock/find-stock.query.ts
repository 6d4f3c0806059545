import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { FreshViews, type ReadPreferences } from '#platform';
import { stockIdOf } from '../../stock/sku.js';
import { stockAnswer } from './stock-answer.js';
import type { StockItem } from './stock-item.type.js';
import { stockItems, type StockSummary } from './stock.projection.js';

/** The stock of one SKU, or `undefined` where nothing ever happened to it. @throws ProjectionLagging, ViewsUnavailable */
export class FindStock extends Query<StockItem | undefined> {
  constructor(
    readonly sku: string,
    readonly preferences: ReadPreferences,
  ) {
    super();
  }
}

@QueryHandler(FindStock)
export class FindStockHandler implements IQueryHandler<FindStock> {
  constructor(private readonly views: FreshViews) {}

  async execute({ sku, preferences }: FindStock): Promise<StockItem | undefined> {
    await this.views.reach(stockItems.view, preferences);
    const id = stockIdOf(sku);
    if (id === undefined) return undefined;
    const row = (await this.views.load<StockSummary>(stockItems.view, [id])).get(id);
    return row === undefined ? undefined : stockAnswer(row);
  }
}
