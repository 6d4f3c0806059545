import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { SumsRow } from '#kernel';
import type { ReadPreferences } from '#platform';
import { FreshViews } from '../../answers/fresh-views.js';
import { Money } from '../../answers/money.type.js';
import { intOf, salesFilter, type SalesRange } from '../../answers/sales-range.js';
import { salesByCountry } from './sales-by-country.projection.js';
import type { SalesCountry } from './sales-country.type.js';

/** Countries with sales, the largest total first, then by code. @throws QueryRefused, ProjectionLagging, ViewsUnavailable */
export class FindSalesByCountry extends Query<readonly SalesCountry[]> {
  constructor(
    readonly range: SalesRange,
    readonly preferences: ReadPreferences,
  ) {
    super();
  }
}

const SUMS = ['orders', 'quantity', 'net', 'total'] as const;

@QueryHandler(FindSalesByCountry)
export class FindSalesByCountryHandler implements IQueryHandler<FindSalesByCountry> {
  constructor(private readonly views: FreshViews) {}

  async execute({ range, preferences }: FindSalesByCountry): Promise<readonly SalesCountry[]> {
    const filter = salesFilter(range);
    const query = { filter, groupBy: ['countryCode'], sums: SUMS, greatestFirst: 'total' } as const;
    const rows = await this.views.sums(salesByCountry.view, query, preferences);
    return rows.map((row) => countryAnswer(row, range.currency));
  }
}

const countryAnswer = (row: SumsRow<(typeof SUMS)[number]>, currency: string): SalesCountry => {
  const { group, sums } = row;
  const [countryCode = null] = group as readonly (string | null)[];
  return {
    countryCode,
    orders: intOf(sums.orders),
    quantity: intOf(sums.quantity),
    net: new Money(sums.net, currency),
    total: new Money(sums.total, currency),
  };
};
