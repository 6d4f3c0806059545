import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { badInput, type ReadPreferences, FreshViews } from '#platform';
import { salesFilter, type SalesRange } from '../../api/sales-range.js';
import { SalesSums, sumsFor } from '../../api/sales-sums.js';
import type { ProductSales } from './product-sales.type.js';
import { topProducts } from './top-products.projection.js';

const MOST_PRODUCTS = 100;

/** The products that sold best, the largest net first, then by sku. @throws QueryRefused, ProjectionLagging, ViewsUnavailable */
export class FindTopProducts extends Query<readonly ProductSales[]> {
  constructor(
    readonly range: SalesRange,
    /** 0 to 100. */
    readonly first: number,
    /** Fields of the answer; nothing else is computed. */
    readonly selected: ReadonlySet<string>,
    readonly preferences: ReadPreferences,
  ) {
    super();
  }
}

type Sum = 'orders' | 'quantity' | 'net';

const MADE_OF: Readonly<Record<string, readonly Sum[]>> = { orders: ['orders'], quantity: ['quantity'], net: ['net'] };

const NEWEST_TITLE = { field: 'title', by: ['titledAt', 'titlePosition'] } as const;

@QueryHandler(FindTopProducts)
export class FindTopProductsHandler implements IQueryHandler<FindTopProducts> {
  constructor(private readonly views: FreshViews) {}

  async execute({ range, first, selected, preferences }: FindTopProducts): Promise<readonly ProductSales[]> {
    if (first < 0 || first > MOST_PRODUCTS) throw badInput(`first must be from 0 to ${MOST_PRODUCTS}.`);
    const query = {
      filter: salesFilter(range),
      groupBy: ['sku'],
      sums: sumsFor(selected, MADE_OF, ['net']),
      ...(selected.has('title') && { newest: NEWEST_TITLE }),
      greatestFirst: 'net',
      limit: first,
    } as const;
    const rows = await this.views.sums(topProducts.view, query, preferences);
    return rows.map(({ group: [sku], newest, sums }) =>
      productAnswer(String(sku), String(newest), new SalesSums(sums, range.currency)),
    );
  }
}

const productAnswer = (sku: string, title: string, sums: SalesSums<Sum>): ProductSales => ({
  sku,
  title,
  get orders() {
    return sums.count('orders');
  },
  get quantity() {
    return sums.count('quantity');
  },
  get net() {
    return sums.money('net');
  },
});
