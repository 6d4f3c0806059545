import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Personal } from '#kernel';
import { DateTime, enumOf, listOf } from '#platform';
import { FULFILLMENT_STATUSES } from '../../shipment/fulfillment-status.js';
import { SHIPMENT_STATUSES } from '../../shipment/shipments.js';

export const FulfillmentStatus = enumOf('FulfillmentStatus', FULFILLMENT_STATUSES);
const ShipmentStatus = enumOf('ShipmentStatus', SHIPMENT_STATUSES);

/** Requested, dispatched, and delivered or failed. */
const MOST_EVENTS = 3;

/** So many of a line of the order. */
@ObjectType()
export class ShipmentLine {
  @Field(() => ID)
  lineId!: string;

  @Field()
  sku!: string;

  @Field(() => Int)
  quantity!: number;
}

/** Something that has happened to a shipment. */
@ObjectType()
export class ShipmentEvent {
  @Field()
  type!: string;

  @Field(() => DateTime, { description: 'business time' })
  occurredAt!: string;

  /** Sealed as the view holds it; opened when it is selected. */
  @Field(() => String, { nullable: true, description: 'why it has failed' })
  reason!: Personal | string | null;
}

/** Goods of an order that are sent together. */
@ObjectType()
export class Shipment {
  @Field(() => ID)
  shipmentId!: string;

  @Field(() => ShipmentStatus)
  status!: string;

  @Field(() => String, { nullable: true })
  carrier!: string | null;

  @Field(() => String, { nullable: true })
  trackingNumber!: string | null;

  /** Resolved beside it (`shipment-lines.resolver.ts`). */
  lines!: readonly ShipmentLine[];

  @Field(() => [ShipmentEvent], { description: 'the oldest first', complexity: listOf(MOST_EVENTS) })
  events!: readonly ShipmentEvent[];
}
