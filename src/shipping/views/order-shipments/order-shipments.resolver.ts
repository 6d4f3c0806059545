import type { Type } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { Context, Int, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { PersonalData } from '#kernel';
import { askedFreshness, listOf, opened, type OpenTypes, type QueryContext } from '#platform';
import { deliveredQuantities, fulfillmentStatusOf, shippedQuantities } from '../../shipment/fulfillment-status.js';
import { MOST_SHIPMENTS } from '../../shipment/request-shipment.decider.js';
import { MOST_RETURNS } from '../../shipment/return.decider.js';
import { returnedQuantities, returnStatusOf, statusOfReturn } from '../../shipment/returns.js';
import { FindOrderShipments } from './find-order-shipments.query.js';
import type { OrderShipments } from './order-shipments.projection.js';
import { Return, ReturnStatus } from './return.type.js';
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

const NOTHING_SENT: Pick<OrderShipments, 'shipments' | 'returns'> = { shipments: [], returns: [] };

const find = async (queries: QueryBus, orderId: string, context: QueryContext): Promise<typeof NOTHING_SENT> =>
  (await queries.execute(new FindOrderShipments(orderId, askedFreshness(context)))) ?? NOTHING_SENT;

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
      const { shipments } = await find(this.queries, id, context);
      return fulfillmentStatusOf(onOrder, shipments);
    }

    @ResolveField(() => [Shipment], {
      description: 'the oldest first, as they are now, also with asOf',
      complexity: listOf(MOST_SHIPMENTS),
    })
    async shipments(@Parent() { id }: ShownOrder, @Context() context: QueryContext): Promise<readonly Shipment[]> {
      const { shipments } = await find(this.queries, id, context);
      return shipments.map(({ carrier, trackingNumber, events, ...shipment }) => ({
        ...shipment,
        carrier: carrier ?? null,
        trackingNumber: trackingNumber ?? null,
        events: events.map(({ reason, ...event }) => ({ ...event, reason: reason ?? null })),
      }));
    }

    @ResolveField(() => ReturnStatus, {
      description: 'derived from the quantities that have come and come back, as it is now, also with asOf',
    })
    async returnStatus(@Parent() { id }: ShownOrder, @Context() context: QueryContext): Promise<string> {
      const { shipments, returns } = await find(this.queries, id, context);
      return returnStatusOf(deliveredQuantities(shipments), returns);
    }

    @ResolveField(() => [Return], {
      description: 'the oldest first, as they are now, also with asOf',
      complexity: listOf(MOST_RETURNS),
    })
    async returns(@Parent() { id }: ShownOrder, @Context() context: QueryContext): Promise<readonly Return[]> {
      const { returns } = await find(this.queries, id, context);
      return returns.map((each) => ({ ...each, status: statusOfReturn(each), receivedAt: each.receivedAt ?? null }));
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
      const { shipments } = await find(this.queries, orderId, context);
      return shippedQuantities(shipments).get(lineId) ?? 0;
    }

    @ResolveField(() => Int, { description: 'has come to the customer, as it is now, also with asOf' })
    async delivered(@Parent() { orderId, lineId }: ShownQuantity, @Context() context: QueryContext): Promise<number> {
      const { shipments } = await find(this.queries, orderId, context);
      return deliveredQuantities(shipments).get(lineId) ?? 0;
    }

    @ResolveField(() => Int, { description: 'has come back, as it is now, also with asOf' })
    async returned(@Parent() { orderId, lineId }: ShownQuantity, @Context() context: QueryContext): Promise<number> {
      const { returns } = await find(this.queries, orderId, context);
      return returnedQuantities(returns).get(lineId) ?? 0;
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
