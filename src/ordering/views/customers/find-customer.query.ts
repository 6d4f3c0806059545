import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type ReadPreferences, FreshViews } from '#platform';
import type { Customer } from '../../api/customer.type.js';
import { customerAnswer } from './customer-answer.js';
import { customers, type CustomerSummary } from './customers.projection.js';

/** One customer, or `undefined` for one who never placed an order. @throws ProjectionLagging, ViewsUnavailable */
export class FindCustomer extends Query<Customer | undefined> {
  constructor(
    readonly id: string,
    readonly preferences: ReadPreferences,
  ) {
    super();
  }
}

@QueryHandler(FindCustomer)
export class FindCustomerHandler implements IQueryHandler<FindCustomer> {
  constructor(private readonly views: FreshViews) {}

  async execute({ id, preferences }: FindCustomer): Promise<Customer | undefined> {
    await this.views.reach(customers.view, preferences);
    const row = (await this.views.load<CustomerSummary>(customers.view, [id])).get(id);
    return row === undefined ? undefined : customerAnswer(row, preferences);
  }
}
