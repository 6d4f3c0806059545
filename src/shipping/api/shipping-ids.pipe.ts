import { Injectable, type PipeTransform } from '@nestjs/common';
import { CommandRejected } from '#kernel';
import { ID_PATTERN, IdPipe } from '#platform';
import { refuse } from '../shipment/shipment.rejections.js';
import { ReturnIds, type ReturnReference, ShipmentIds, type ShipmentReference } from './reserved-ids.js';

/** An order id in a path; what cannot be one names no order. */
@Injectable()
export class ShippedOrderIdPipe extends IdPipe {
  constructor() {
    super(refuse('ORDER_NOT_FOUND'));
  }
}

/** The id of a shipment in a path; what cannot be one, or is none, names no shipment. */
@Injectable()
export class ShipmentPipe implements PipeTransform<string, Promise<ShipmentReference>> {
  constructor(private readonly ids: ShipmentIds) {}

  /** @throws CommandRejected, StoreUnavailable */
  async transform(shipmentId: string): Promise<ShipmentReference> {
    const orderId = ID_PATTERN.test(shipmentId) ? await this.ids.orderOf(shipmentId) : undefined;
    if (orderId === undefined) throw new CommandRejected(refuse('SHIPMENT_NOT_FOUND'));
    return { orderId, shipmentId };
  }
}

/** The id of a return in a path; what cannot be one, or is none, names no return. */
@Injectable()
export class ReturnPipe implements PipeTransform<string, Promise<ReturnReference>> {
  constructor(private readonly ids: ReturnIds) {}

  /** @throws CommandRejected, StoreUnavailable */
  async transform(returnId: string): Promise<ReturnReference> {
    const orderId = ID_PATTERN.test(returnId) ? await this.ids.orderOf(returnId) : undefined;
    if (orderId === undefined) throw new CommandRejected(refuse('RETURN_NOT_FOUND'));
    return { orderId, returnId };
  }
}
