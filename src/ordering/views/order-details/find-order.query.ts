import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { ReadPreferences } from '#platform';
import { orderAnswer } from '../../api/order-answer.js';
import { OrderRows } from '../../api/order-rows.js';
import type { Order } from '../../api/order.type.js';

/** One order as the view has it, or `undefined`. @throws ProjectionLagging, ViewsUnavailable */
export class FindOrder extends Query<Order | undefined> {
  constructor(
    readonly id: string,
    readonly preferences: ReadPreferences,
  ) {
    super();
  }
}

@QueryHandler(FindOrder)
export class FindOrderHandler implements IQueryHandler<FindOrder> {
  constructor(private readonly rows: OrderRows) {}

  async execute({ id, preferences }: FindOrder): Promise<Order | undefined> {
    const row = await this.rows.find(id, preferences);
    return row === undefined ? undefined : orderAnswer(row);
  }
}
