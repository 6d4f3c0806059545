import { IsIn, IsString } from 'class-validator';
import type { Accepted, Reply } from '#kernel';
import { CommandEffect, Described, SafeInteger } from '#platform';
import { RETURN_STATUSES, type ReturnStatus, statusOfReturn } from '../shipment/returns.js';
import type { Shipments } from '../shipment/shipments.js';
import type { ReturnReference } from './reserved-ids.js';

/** Of what a person writes of a return, characters. */
export const LONGEST_REASON = 1_000;

/** What every command on the returns of an order is answered. */
export class ReturnAnswer extends CommandEffect {
  @IsString()
  orderId!: string;

  @IsString()
  returnId!: string;

  @IsIn(RETURN_STATUSES)
  status!: ReturnStatus;

  @Described('of the shipments of the order and what comes back of them, as in the ETag')
  @SafeInteger({ min: 1 })
  version!: number;
}

/** No personal values, since the answer is kept with its idempotency key. */
export const returnReply =
  (status: 200 | 201, { orderId, returnId }: ReturnReference) =>
  ({ returns }: Shipments, { version, events }: Accepted): Reply => {
    const known = returns.find((each) => each.returnId === returnId);
    return { status, body: { orderId, returnId, status: known && statusOfReturn(known), version, events } };
  };
