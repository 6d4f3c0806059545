import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type ReadPreferences, FreshViews } from '#platform';
import { salesFilter, type SalesRange } from '../../api/sales-range.js';
import { SalesSums, sumsFor } from '../../api/sales-sums.js';
import { salesByCountry } from './sales-by-country.projection.js';
import type { SalesCountry } from './sales-country.type.js';

/** Countries with sales, the largest total first, then by code. @throws QueryRefused, ProjectionLagging, ViewsUnavailable */
export class FindSalesByCountry extends Query<readonly SalesCountry[]> {
  constructor(
    readonly range: SalesRange,
    /** Fields of the answer; nothing else is computed. */
    readonly selected: ReadonlySet<string>,
    readonly preferences: ReadPreferences,
  ) {
    super();
  }
}

type Sum = 'orders' | 'quantity' | 'net' | 'total';

const MADE_OF: Readonly<Record<string, readonly Sum[]>> = {
  orders: ['orders'],
  quantity: ['quantity'],
  net: ['net'],
  total: ['total'],
};

@QueryHandler(FindSalesByCountry)
export class FindSalesByCountryHandler implements IQueryHandler<FindSalesByCountry> {
  constructor(private readonly views: FreshViews) {}

  async execute({ range, selected, preferences }: FindSalesByCountry): Promise<readonly SalesCountry[]> {
    const filter = salesFilter(range);
    const sums = sumsFor(selected, MADE_OF, ['total']);
    const query = { filter, groupBy: ['countryCode'], sums, greatestFirst: 'total' } as const;
    const rows = await this.views.sums(salesByCountry.view, query, preferences);
    return rows.map((row) => {
      const [countryCode = null] = row.group as readonly (string | null)[];
      return countryAnswer(countryCode, new SalesSums(row.sums, range.currency));
    });
  }
}

const countryAnswer = (countryCode: string | null, sums: SalesSums<Sum>): SalesCountry => ({
  countryCode,
  get orders() {
    return sums.count('orders');
  },
  get quantity() {
    return sums.count('quantity');
  },
  get net() {
    return sums.money('net');
  },
  get total() {
    return sums.money('total');
  },
});
