import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { DocumentLoader, FreshViews, type ReadPreferences } from '#platform';
import { type OrderShipments, orderShipments } from './order-shipments.projection.js';

/** Where the goods of an order are; `undefined` before any were to be sent. @throws ProjectionLagging, ViewsUnavailable */
export class FindOrderShipments extends Query<OrderShipments | undefined> {
  constructor(
    readonly orderId: string,
    readonly preferences: ReadPreferences,
  ) {
    super();
  }
}

@QueryHandler(FindOrderShipments)
export class FindOrderShipmentsHandler implements IQueryHandler<FindOrderShipments> {
  /** The orders of a list, and the lines of an order, are one load. */
  private readonly loader: DocumentLoader<OrderShipments>;

  constructor(views: FreshViews) {
    this.loader = new DocumentLoader(views, orderShipments.view);
  }

  async execute({ orderId, preferences }: FindOrderShipments): Promise<OrderShipments | undefined> {
    return (await this.loader.find(orderId, preferences))?.document;
  }
}
