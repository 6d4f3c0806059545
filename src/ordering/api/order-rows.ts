import { Injectable } from '@nestjs/common';
import type { Filter, ViewDefinition, ViewQuery, ViewRow } from '#kernel';
import { DocumentLoader, FreshViews, type ReadPreferences } from '#platform';
import { type OrderDetails, orderDetails } from '../order/order-details.projection.js';
import type { OrderRow } from './order-answer.js';
import { OrderListView } from './order-list-view.js';
import { OrderStreams } from './order-streams.js';

const { view } = orderDetails;

/** A row of the order view, and where it stands in the order of a page. */
type ListedRow = OrderRow & Pick<ViewRow<OrderDetails>, 'keyset'>;

/** Reads the order view, as fresh as the caller asks. Everything throws ViewsUnavailable and ProjectionLagging. */
@Injectable()
export class OrderRows {
  private readonly loader: DocumentLoader<OrderDetails>;

  constructor(
    private readonly views: FreshViews,
    private readonly list: OrderListView,
    private readonly streams: OrderStreams,
  ) {
    this.loader = new DocumentLoader(views, view);
  }

  /** Look-ups of concurrent requests are one load of the view store. */
  find(id: string, preferences: ReadPreferences): Promise<OrderRow | undefined> {
    return this.loader.find(id, preferences);
  }

  /** What the order view cannot find is found in the list, and looked up by id. @throws InvalidQuery, StoreUnavailable */
  async query(query: ViewQuery, preferences: ReadPreferences): Promise<readonly ListedRow[]> {
    const asked = this.viewFor(query.filter);
    if (asked === view) return this.views.query<OrderDetails>(view, query, preferences);
    const listed = await this.views.query(asked, query, preferences);
    const rows = await Promise.all(listed.map(({ id }) => this.listedRow(id, preferences)));
    return rows.flatMap((row, index) => (row === undefined ? [] : { ...row, keyset: listed[index]!.keyset }));
  }

  /** Number of orders that fit, counting no further than `limit`. @throws InvalidQuery */
  count(filter: Filter | undefined, limit: number): Promise<number> {
    return this.views.count(this.viewFor(filter), filter, limit);
  }

  private viewFor(filter: Filter | undefined): ViewDefinition {
    return this.list.ownFieldsIn(filter).length > 0 ? this.list.view : view;
  }

  /** The list may be ahead of the order view: what is not there yet is folded from its events, so that no page lacks an order. */
  private async listedRow(id: string, preferences: ReadPreferences): Promise<OrderRow | undefined> {
    return (await this.find(id, preferences)) ?? this.streams.newestRow(id);
  }
}
