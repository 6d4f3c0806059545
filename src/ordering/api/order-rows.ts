import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import type { Filter, ViewQuery, ViewRow } from '#kernel';
import { type ReadPreferences, FreshViews } from '#platform';
import { type OrderDetails, orderDetails } from '../order/order-details.projection.js';
import { LoadLanes } from './load-lanes.js';
import type { OrderRow } from './order-answer.js';

const { view } = orderDetails;
const MOST_IDS = 500;

/** Reads the order view, as fresh as the caller asks. Everything throws ViewsUnavailable and ProjectionLagging. */
@Injectable()
export class OrderRows {
  /** Of all requests at once, and of nothing but this moment: it remembers no row. */
  private readonly loader: DataLoader<string, OrderRow | undefined>;
  private readonly lanes = new LoadLanes();

  constructor(private readonly views: FreshViews) {
    this.loader = new DataLoader((ids) => this.lanes.take(() => this.load(ids)), {
      cache: false,
      maxBatchSize: MOST_IDS,
      batchScheduleFn: (load) => this.lanes.schedule(load),
    });
  }

  /** Look-ups of concurrent requests are one load of the view store. */
  async find(id: string, preferences: ReadPreferences): Promise<OrderRow | undefined> {
    await this.views.reach(view, preferences);
    return this.loader.load(id);
  }

  /** @throws InvalidQuery */
  query(query: ViewQuery, preferences: ReadPreferences): Promise<readonly ViewRow<OrderDetails>[]> {
    return this.views.query<OrderDetails>(view, query, preferences);
  }

  /** Number of orders that fit, counting no further than `limit`. @throws InvalidQuery */
  count(filter: Filter | undefined, limit: number): Promise<number> {
    return this.views.count(view, filter, limit);
  }

  private async load(ids: readonly string[]): Promise<(OrderRow | undefined)[]> {
    const rows = await this.views.load<OrderDetails>(view, [...new Set(ids)]);
    return ids.map((id) => rows.get(id));
  }
}
