import { Injectable } from '@nestjs/common';
import type { Filter, ViewQuery, ViewRow } from '#kernel';
import { DocumentLoader, FreshViews, type ReadPreferences } from '#platform';
import { type OrderDetails, orderDetails } from '../order/order-details.projection.js';
import type { OrderRow } from './order-answer.js';

const { view } = orderDetails;

/** Reads the order view, as fresh as the caller asks. Everything throws ViewsUnavailable and ProjectionLagging. */
@Injectable()
export class OrderRows {
  private readonly loader: DocumentLoader<OrderDetails>;

  constructor(private readonly views: FreshViews) {
    this.loader = new DocumentLoader(views, view);
  }

  /** Look-ups of concurrent requests are one load of the view store. */
  find(id: string, preferences: ReadPreferences): Promise<OrderRow | undefined> {
    return this.loader.find(id, preferences);
  }

  /** @throws InvalidQuery */
  query(query: ViewQuery, preferences: ReadPreferences): Promise<readonly ViewRow<OrderDetails>[]> {
    return this.views.query<OrderDetails>(view, query, preferences);
  }

  /** Number of orders that fit, counting no further than `limit`. @throws InvalidQuery */
  count(filter: Filter | undefined, limit: number): Promise<number> {
    return this.views.count(view, filter, limit);
  }
}
