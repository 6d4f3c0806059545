import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type ReadPreferences, FreshViews } from '#platform';
import { salesFilter, type SalesRange } from '../../api/sales-range.js';
import { SalesSums, sumsFor } from '../../api/sales-sums.js';
import { salesByDay } from './sales-by-day.projection.js';
import type { SalesDay } from './sales-day.type.js';

/** Days with sales, the earliest first. @throws QueryRefused, ProjectionLagging, ViewsUnavailable */
export class FindSalesByDay extends Query<readonly SalesDay[]> {
  constructor(
    readonly range: SalesRange,
    /** Fields of the answer; nothing else is computed. */
    readonly selected: ReadonlySet<string>,
    readonly preferences: ReadPreferences,
  ) {
    super();
  }
}

type Sum = 'orders' | 'quantity' | 'net' | 'tax' | 'shipping';

const MADE_OF: Readonly<Record<string, readonly Sum[]>> = {
  orders: ['orders'],
  quantity: ['quantity'],
  net: ['net'],
  tax: ['tax'],
  shipping: ['shipping'],
  total: ['net', 'tax', 'shipping'],
};

@QueryHandler(FindSalesByDay)
export class FindSalesByDayHandler implements IQueryHandler<FindSalesByDay> {
  constructor(private readonly views: FreshViews) {}

  async execute({ range, selected, preferences }: FindSalesByDay): Promise<readonly SalesDay[]> {
    const query = { filter: salesFilter(range), groupBy: ['day'], sums: sumsFor(selected, MADE_OF) } as const;
    const rows = await this.views.sums(salesByDay.view, query, preferences);
    return rows.map(({ group: [day], sums }) => dayAnswer(String(day), new SalesSums(sums, range.currency)));
  }
}

const dayAnswer = (day: string, sums: SalesSums<Sum>): SalesDay => ({
  day,
  get orders() {
    return sums.count('orders');
  },
  get quantity() {
    return sums.count('quantity');
  },
  get net() {
    return sums.money('net');
  },
  get tax() {
    return sums.money('tax');
  },
  get shipping() {
    return sums.money('shipping');
  },
  get total() {
    return sums.money('net', 'tax', 'shipping');
  },
});
