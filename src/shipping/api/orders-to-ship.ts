import type { PublicStates } from '#platform';
import type { OrderToShip } from '../shipment/order-to-ship.js';

/** The orders that goods are sent for, as the orders publish them. */
export class OrdersToShip {
  constructor(private readonly states: PublicStates) {}

  /** Never behind; `undefined` when there is no such order. @throws StoreUnavailable, UnreadableEvent */
  async find(orderId: string): Promise<OrderToShip | undefined> {
    return (await this.states.find('orders', orderId)) as OrderToShip | undefined;
  }
}
