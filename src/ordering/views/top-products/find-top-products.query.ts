import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { SumsRow } from '#kernel';
import { badInput, type ReadPreferences } from '#platform';
import { FreshViews } from '../../answers/fresh-views.js';
import { Money } from '../../answers/money.type.js';
import { intOf, salesFilter, type SalesRange } from '../../answers/sales-range.js';
import type { ProductSales } from './product-sales.type.js';
import { topProducts } from './top-products.projection.js';

const MOST_PRODUCTS = 100;

/** The products that sold best, the largest net first, then by sku. @throws QueryRefused, ProjectionLagging, ViewsUnavailable */
export class FindTopProducts extends Query<readonly ProductSales[]> {
  constructor(
    readonly range: SalesRange,
    /** 0 to 100. */
    readonly first: number,
    readonly preferences: ReadPreferences,
  ) {
    super();
  }
}

const SUMS = ['orders', 'quantity', 'net'] as const;

@QueryHandler(FindTopProducts)
export class FindTopProductsHandler implements IQueryHandler<FindTopProducts> {
  constructor(private readonly views: FreshViews) {}

  async execute({ range, first, preferences }: FindTopProducts): Promise<readonly ProductSales[]> {
    if (first < 0 || first > MOST_PRODUCTS) throw badInput(`first must be from 0 to ${MOST_PRODUCTS}.`);
    const query = {
      filter: salesFilter(range),
      groupBy: ['sku'],
      sums: SUMS,
      newest: { field: 'title', by: ['titledAt', 'titlePosition'] },
      greatestFirst: 'net',
      limit: first,
    } as const;
    const rows = await this.views.sums(topProducts.view, query, preferences);
    return rows.map((row) => productAnswer(row, range.currency));
  }
}

const productAnswer = (row: SumsRow<(typeof SUMS)[number]>, currency: string): ProductSales => ({
  sku: String(row.group[0]),
  title: String(row.newest),
  orders: intOf(row.sums.orders),
  quantity: intOf(row.sums.quantity),
  net: new Money(row.sums.net, currency),
});
