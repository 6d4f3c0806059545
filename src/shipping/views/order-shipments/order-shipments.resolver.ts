import type { Type } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { Context, Int, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { PersonalData } from '#kernel';
import { askedFreshness, listOf, opened, type OpenTypes, type QueryContext } from '#platform';
import { deliveredQuantities, fulfillmentStatusOf, shippedQuantities } from '../../shipment/fulfillment-status.js';
import { MOST_SHIPMENTS } from '../../shipment/request-shipment.decider.js';
import { FindOrderShipments } from './find-order-shipments.query.js';
import type { ShownShipment } from './order-shipments.projection.js';
import { FulfillmentStatus, Shipment, ShipmentEvent } from './shipment.type.js';

/** What the type `Order` of the orders has, as far as it matters here. */
interface ShownOrder {
  readonly id: string;
  readonly lines: readonly { readonly lineId: string; readonly quantity: { readonly current: number } }[];
}

/** What the type `LineQuantity` of the orders has, as far as it matters here. */
interface ShownQuantity {
  readonly orderId: string;
  readonly lineId: string;
}

const find = async (queries: QueryBus, orderId: string, context: QueryContext): Promise<readonly ShownShipment[]> =>
  (await queries.execute(new FindOrderShipments(orderId, askedFreshness(context))))?.shipments ?? [];

/** Fields that shipments add to an order. @param order the GraphQL type of it */
export const orderShipmentsResolver = (order: OpenTypes['Order']): Type => {
  @Resolver(() => order)
  class OrderShipmentsResolver {
    constructor(private readonly queries: QueryBus) {}

    @ResolveField(() => FulfillmentStatus, {
      description: 'derived from the quantities that have left and come, as it is now, also with asOf',
    })
    async fulfillmentStatus(@Parent() { id, lines }: ShownOrder, @Context() context: QueryContext): Promise<string> {
      const onOrder = lines.map(({ lineId, quantity }) => ({ lineId, quantity: quantity.current }));
      return fulfillmentStatusOf(onOrder, await find(this.queries, id, context));
    }

    @ResolveField(() => [Shipment], {
      description: 'the oldest first, as they are now, also with asOf',
      complexity: listOf(MOST_SHIPMENTS),
    })
    async shipments(@Parent() { id }: ShownOrder, @Context() context: QueryContext): Promise<readonly Shipment[]> {
      return (await find(this.queries, id, context)).map(({ carrier, trackingNumber, events, ...shipment }) => ({
        ...shipment,
        carrier: carrier ?? null,
        trackingNumber: trackingNumber ?? null,
        events: events.map(({ reason, ...event }) => ({ ...event, reason: reason ?? null })),
      }));
    }
  }
  return OrderShipmentsResolver;
};

/** Fields that shipments add to the quantity of a line. @param lineQuantity the GraphQL type of it */
export const lineShipmentsResolver = (lineQuantity: OpenTypes['LineQuantity']): Type => {
  @Resolver(() => lineQuantity)
  class LineShipmentsResolver {
    constructor(private readonly queries: QueryBus) {}

    @ResolveField(() => Int, { description: 'has left, as it is now, also with asOf' })
    async shipped(@Parent() { orderId, lineId }: ShownQuantity, @Context() context: QueryContext): Promise<number> {
      return shippedQuantities(await find(this.queries, orderId, context)).get(lineId) ?? 0;
    }

    @ResolveField(() => Int, { description: 'has come to the customer, as it is now, also with asOf' })
    async delivered(@Parent() { orderId, lineId }: ShownQuantity, @Context() context: QueryContext): Promise<number> {
      return deliveredQuantities(await find(this.queries, orderId, context)).get(lineId) ?? 0;
    }
  }
  return LineShipmentsResolver;
};

@Resolver(() => ShipmentEvent)
export class ShipmentEventPersonalFields {
  constructor(private readonly personal: PersonalData) {}

  @ResolveField()
  reason({ reason }: ShipmentEvent) {
    return opened(this.personal, reason);
  }
}
