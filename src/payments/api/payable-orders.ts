import type { PublicStates } from '#platform';
import type { PayableOrder } from '../payment/payable-order.js';
import { type MovedGoods, returnedValue, type SoldLine } from '../payment/returned-value.js';

type PublishedOrder = Omit<PayableOrder, 'returned'> & { readonly lines: readonly SoldLine[] };

/** The orders that money comes for, as the orders publish them, and what has come back of them, as shipments do. */
export class PayableOrders {
  constructor(private readonly states: PublicStates) {}

  /** Never behind; `undefined` when there is no such order. @throws StoreUnavailable, UnreadableEvent */
  async find(orderId: string): Promise<PayableOrder | undefined> {
    const [order, goods] = (await Promise.all([
      this.states.find('orders', orderId),
      this.states.find('shipments', orderId),
    ])) as [PublishedOrder | undefined, MovedGoods | undefined];
    if (order === undefined) return undefined;
    const { customerId, status, total, lines } = order;
    return { customerId, status, total, returned: goods === undefined ? 0 : returnedValue(lines, goods) };
  }
}
