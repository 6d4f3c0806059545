import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type CountResult, countResult, FreshViews } from '#platform';
import { customers } from './customers.projection.js';

/** How many customers there are, exactly up to `limit`. @throws ViewsUnavailable */
export class CountCustomers extends Query<CountResult> {
  constructor(readonly limit: number) {
    super();
  }
}

@QueryHandler(CountCustomers)
export class CountCustomersHandler implements IQueryHandler<CountCustomers> {
  constructor(private readonly views: FreshViews) {}

  async execute({ limit }: CountCustomers): Promise<CountResult> {
    return countResult(await this.views.count(customers.view, undefined, limit + 1), limit);
  }
}
