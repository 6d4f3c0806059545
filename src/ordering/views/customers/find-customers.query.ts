import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Page, type PageRequest, type ReadPreferences, FreshViews } from '#platform';
import type { Customer } from '../../api/customer.type.js';
import { customerAnswer } from './customer-answer.js';
import { customers, type CustomerSummary } from './customers.projection.js';

/** One page of all customers. @throws ProjectionLagging, ViewsUnavailable, InvalidQuery */
export class FindCustomers extends Query<Page<Customer>> {
  constructor(
    readonly page: PageRequest,
    readonly preferences: ReadPreferences,
  ) {
    super();
  }
}

@QueryHandler(FindCustomers)
export class FindCustomersHandler implements IQueryHandler<FindCustomers> {
  constructor(private readonly views: FreshViews) {}

  async execute({ page, preferences }: FindCustomers): Promise<Page<Customer>> {
    const query = { ...page, limit: page.limit + 1 };
    const rows = await this.views.query<CustomerSummary>(customers.view, query, preferences);
    return new Page(
      page,
      rows.map((row) => ({ node: customerAnswer(row, preferences), keyset: row.keyset })),
    );
  }
}
