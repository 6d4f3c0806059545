import type { CommandRequest, Decide } from '#kernel';
import type { PublicStates } from '#platform';
import type { Dispatched } from '../order/dispatched.js';
import type { Order } from '../order/order.js';
import type { OrderEvent } from '../order/order.events.js';

/** What is read of the public form of the shipments of an order. */
interface Shipments {
  readonly shipments: readonly {
    readonly shipmentId: string;
    readonly status: string;
    readonly lines: readonly { readonly lineId: string; readonly quantity: number }[];
  }[];
}

const ON_THEIR_WAY = ['DISPATCHED', 'DELIVERED'];

/** Which goods of orders have left, as shipments publish it. */
export class DispatchedGoods {
  constructor(private readonly states: PublicStates) {}

  /** Never behind. @throws StoreUnavailable, UnreadableEvent */
  async of(orderId: string): Promise<Dispatched> {
    const published = (await this.states.find('shipments', orderId)) as Shipments | undefined;
    const left = published?.shipments.filter(({ status }) => ON_THEIR_WAY.includes(status)) ?? [];
    const quantities = new Map<string, number>();
    for (const { lineId, quantity } of left.flatMap(({ lines }) => lines))
      quantities.set(lineId, (quantities.get(lineId) ?? 0) + quantity);
    return { shipmentIds: left.map(({ shipmentId }) => shipmentId), quantities };
  }

  /** A decision that depends on what has left of an order. */
  knownTo(
    orderId: string,
    decide: (dispatched: Dispatched) => Decide<Order, OrderEvent>,
  ): CommandRequest<Order, OrderEvent>['decide'] {
    return async (order, at) => decide(await this.of(orderId))(order, at);
  }
}
