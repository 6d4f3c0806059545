import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Environment, type Filter, type Sort } from '#kernel';
import { FreshViews, type ReadPreferences } from '#platform';
import { orderAnswer } from '../../api/order-answer.js';
import { OrderRows } from '../../api/order-rows.js';
import type { Order } from '../../api/order.type.js';
import { fulfilments, type ShownFulfilment } from './fulfilments.projection.js';
import { StuckSteps } from './stuck-steps.js';
import { waitingTooLong } from './waiting-too-long.js';

export const LONGEST_WAIT_FIRST: readonly Sort[] = [{ field: 'since', direction: 'asc' }];

/** Orders that need somebody, those that wait longest first. @throws ProjectionLagging, ViewsUnavailable, StoreUnavailable */
export class FindStuckOrders extends Query<readonly Order[]> {
  constructor(
    readonly olderThanMs: number,
    readonly most: number,
    readonly preferences: ReadPreferences,
  ) {
    super();
  }
}

@QueryHandler(FindStuckOrders)
export class FindStuckOrdersHandler implements IQueryHandler<FindStuckOrders> {
  constructor(
    private readonly views: FreshViews,
    private readonly orders: OrderRows,
    private readonly stuckSteps: StuckSteps,
    private readonly environment: Environment,
  ) {}

  async execute({ olderThanMs, most, preferences }: FindStuckOrders): Promise<readonly Order[]> {
    const rows = await this.views.query<ShownFulfilment>(
      fulfilments.view,
      { filter: await this.waitingLongerThan(olderThanMs), sort: LONGEST_WAIT_FIRST, limit: most },
      preferences,
    );
    const orders = await Promise.all(rows.map(({ document }) => this.orders.find(document.orderId, preferences)));
    return orders.filter((order) => order !== undefined).map((order) => orderAnswer(order));
  }

  private async waitingLongerThan(milliseconds: number): Promise<Filter> {
    const stuck = [...(await this.stuckSteps.find()).keys()];
    return waitingTooLong(stuck, milliseconds, (duration) => this.environment.ago(duration).toISOString());
  }
}
