import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { ReadPreferences } from '#platform';
import { orderAnswer } from '../../api/order-answer.js';
import { OrderRows } from '../../api/order-rows.js';
import { ShownGoods } from '../../api/shown-goods.js';
import type { Order } from '../../api/order.type.js';

/** One order as the view has it, or `undefined`. @throws ProjectionLagging, ViewsUnavailable */
export class FindOrder extends Query<Order | undefined> {
  constructor(
    readonly id: string,
    readonly preferences: ReadPreferences,
    /** Also what has left of it: fields of GraphQL look that up when they are selected. */
    readonly withGoods = false,
  ) {
    super();
  }
}

@QueryHandler(FindOrder)
export class FindOrderHandler implements IQueryHandler<FindOrder> {
  constructor(
    private readonly rows: OrderRows,
    private readonly goods: ShownGoods,
  ) {}

  async execute({ id, preferences, withGoods }: FindOrder): Promise<Order | undefined> {
    const [row, dispatched] = await Promise.all([
      this.rows.find(id, preferences),
      withGoods ? this.goods.of(id, preferences) : undefined,
    ]);
    return row === undefined ? undefined : orderAnswer(row, dispatched);
  }
}
