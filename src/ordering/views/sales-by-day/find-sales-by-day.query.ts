import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { SumsRow } from '#kernel';
import type { ReadPreferences } from '#platform';
import { FreshViews } from '../../answers/fresh-views.js';
import { Money } from '../../answers/money.type.js';
import { intOf, salesFilter, type SalesRange } from '../../answers/sales-range.js';
import { salesByDay } from './sales-by-day.projection.js';
import type { SalesDay } from './sales-day.type.js';

/** Days with sales, the earliest first. @throws QueryRefused, ProjectionLagging, ViewsUnavailable */
export class FindSalesByDay extends Query<readonly SalesDay[]> {
  constructor(
    readonly range: SalesRange,
    readonly preferences: ReadPreferences,
  ) {
    super();
  }
}

const SUMS = ['orders', 'quantity', 'net', 'tax', 'shipping'] as const;

@QueryHandler(FindSalesByDay)
export class FindSalesByDayHandler implements IQueryHandler<FindSalesByDay> {
  constructor(private readonly views: FreshViews) {}

  async execute({ range, preferences }: FindSalesByDay): Promise<readonly SalesDay[]> {
    const query = { filter: salesFilter(range), groupBy: ['day'], sums: SUMS } as const;
    const rows = await this.views.sums(salesByDay.view, query, preferences);
    return rows.map((row) => dayAnswer(row, range.currency));
  }
}

const dayAnswer = ({ group: [day], sums }: SumsRow<(typeof SUMS)[number]>, currency: string): SalesDay => ({
  day: String(day),
  orders: intOf(sums.orders),
  quantity: intOf(sums.quantity),
  net: new Money(sums.net, currency),
  tax: new Money(sums.tax, currency),
  shipping: new Money(sums.shipping, currency),
  total: new Money(sums.net + sums.tax + sums.shipping, currency),
});
