import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Filter } from '#kernel';
import { type CountResult, countResult } from '#platform';
import { OrderRows } from '../../api/order-rows.js';

/** How many orders fit, exactly up to `limit`. @throws ViewsUnavailable, InvalidQuery */
export class CountOrders extends Query<CountResult> {
  constructor(
    readonly filter: Filter | undefined,
    readonly limit: number,
  ) {
    super();
  }
}

@QueryHandler(CountOrders)
export class CountOrdersHandler implements IQueryHandler<CountOrders> {
  constructor(private readonly rows: OrderRows) {}

  async execute({ filter, limit }: CountOrders): Promise<CountResult> {
    return countResult(await this.rows.count(filter, limit + 1), limit);
  }
}
