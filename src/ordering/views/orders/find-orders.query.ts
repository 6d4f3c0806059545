import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Filter } from '#kernel';
import { Page, type PageRequest, type ReadPreferences } from '#platform';
import { orderAnswer } from '../../api/order-answer.js';
import { OrderRows } from '../../api/order-rows.js';
import { ShownGoods } from '../../api/shown-goods.js';
import type { Order } from '../../api/order.type.js';

/** One page of the orders that fit. @throws ProjectionLagging, ViewsUnavailable, InvalidQuery */
export class FindOrders extends Query<Page<Order>> {
  constructor(
    readonly page: PageRequest,
    readonly filter: Filter | undefined,
    readonly preferences: ReadPreferences,
    /** Also what has left of them: fields of GraphQL look that up when they are selected. */
    readonly withGoods = false,
  ) {
    super();
  }
}

@QueryHandler(FindOrders)
export class FindOrdersHandler implements IQueryHandler<FindOrders> {
  constructor(
    private readonly rows: OrderRows,
    private readonly goods: ShownGoods,
  ) {}

  async execute({ page, filter, preferences, withGoods }: FindOrders): Promise<Page<Order>> {
    const query = { ...page, limit: page.limit + 1, ...(filter !== undefined && { filter }) };
    const rows = await this.rows.query(query, preferences);
    const dispatched = withGoods
      ? await Promise.all(rows.map(({ document }) => this.goods.of(document.orderId, preferences)))
      : [];
    return new Page(
      page,
      rows.map((row, index) => ({ node: orderAnswer(row, dispatched[index]), keyset: row.keyset })),
    );
  }
}
