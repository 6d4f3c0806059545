import { IsIn, IsString } from 'class-validator';
import type { Accepted, Reply } from '#kernel';
import { CommandEffect, Described, SafeInteger } from '#platform';
import { SHIPMENT_STATUSES, type Shipments, type ShipmentStatus } from '../shipment/shipments.js';
import type { ShipmentReference } from './reserved-ids.js';

/** What every command on the shipments of an order is answered. */
export class ShipmentAnswer extends CommandEffect {
  @IsString()
  orderId!: string;

  @IsString()
  shipmentId!: string;

  @IsIn(SHIPMENT_STATUSES)
  status!: ShipmentStatus;

  @Described('of the shipments of the order, as in the ETag')
  @SafeInteger({ min: 1 })
  version!: number;
}

/** No personal values, since the answer is kept with its idempotency key. */
export const shipmentReply =
  ({ orderId, shipmentId }: ShipmentReference) =>
  ({ shipments }: Shipments, { version, events }: Accepted): Reply => {
    const status = shipments.find((each) => each.shipmentId === shipmentId)?.status;
    return { status: 200, body: { orderId, shipmentId, status, version, events } };
  };
