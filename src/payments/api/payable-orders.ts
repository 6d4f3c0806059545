import type { PublicStates } from '#platform';
import type { PayableOrder } from '../payment/payable-order.js';

/** The orders that money comes for, as the orders publish them. */
export class PayableOrders {
  constructor(private readonly states: PublicStates) {}

  /** Never behind; `undefined` when there is no such order. @throws StoreUnavailable, UnreadableEvent */
  async find(orderId: string): Promise<PayableOrder | undefined> {
    return (await this.states.find('orders', orderId)) as PayableOrder | undefined;
  }
}
