import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import DataLoader from 'dataloader';
import { FreshViews, type ReadPreferences } from '#platform';
import { type OrderPayments, orderPayments } from './order-payments.projection.js';

/** What became of the money for an order; `undefined` before any was asked for. @throws ProjectionLagging, ViewsUnavailable */
export class FindOrderPayments extends Query<OrderPayments | undefined> {
  constructor(
    readonly orderId: string,
    readonly preferences: ReadPreferences,
  ) {
    super();
  }
}

const { view } = orderPayments;
const MOST_IDS = 500;

@QueryHandler(FindOrderPayments)
export class FindOrderPaymentsHandler implements IQueryHandler<FindOrderPayments> {
  /** The orders of a list are one load; it remembers none of them. */
  private readonly loader: DataLoader<string, OrderPayments | undefined>;

  constructor(private readonly views: FreshViews) {
    this.loader = new DataLoader((ids) => this.load(ids), { cache: false, maxBatchSize: MOST_IDS });
  }

  async execute({ orderId, preferences }: FindOrderPayments): Promise<OrderPayments | undefined> {
    await this.views.reach(view, preferences);
    return this.loader.load(orderId);
  }

  private async load(ids: readonly string[]): Promise<(OrderPayments | undefined)[]> {
    const rows = await this.views.load<OrderPayments>(view, [...new Set(ids)]);
    return ids.map((id) => rows.get(id)?.document);
  }
}
