import { Injectable, type PipeTransform } from '@nestjs/common';
import { CommandRejected } from '#kernel';
import { ID_PATTERN, IdPipe } from '#platform';
import { refuse } from '../shipment/shipment.rejections.js';
import { ShipmentIds, type ShipmentReference } from './shipment-ids.js';

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
