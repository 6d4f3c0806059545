import { Injectable } from '@nestjs/common';
import { IdPipe, PublicStates } from '#platform';
import type { OrderToShip } from '../shipment/order-to-ship.js';
import { refuse } from '../shipment/shipment.rejections.js';

/** The orders that goods are sent for, as the orders publish them. */
@Injectable()
export class OrdersToShip {
  constructor(private readonly states: PublicStates) {}

  /** Never behind; `undefined` when there is no such order. @throws StoreUnavailable, UnreadableEvent */
  async find(orderId: string): Promise<OrderToShip | undefined> {
    return (await this.states.find('orders', orderId)) as OrderToShip | undefined;
  }
}

/** An order id in a path; what cannot be one names no order. */
@Injectable()
export class ShippedOrderIdPipe extends IdPipe {
  constructor() {
    super(refuse('ORDER_NOT_FOUND'));
  }
}
