import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { DocumentLoader, FreshViews, type ReadPreferences } from '#platform';
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

@QueryHandler(FindOrderPayments)
export class FindOrderPaymentsHandler implements IQueryHandler<FindOrderPayments> {
  /** The orders of a list are one load. */
  private readonly loader: DocumentLoader<OrderPayments>;

  constructor(views: FreshViews) {
    this.loader = new DocumentLoader(views, orderPayments.view);
  }

  async execute({ orderId, preferences }: FindOrderPayments): Promise<OrderPayments | undefined> {
    return (await this.loader.find(orderId, preferences))?.document;
  }
}
