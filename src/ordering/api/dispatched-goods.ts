import type { CommandRequest, Decide } from '#kernel';
import type { PublicStates } from '#platform';
import type { Dispatched } from '../order/dispatched.js';
import type { Order } from '../order/order.js';
import type { OrderEvent } from '../order/order.events.js';
import { type LineQuantities, quantitiesOf } from '../order/returned.js';

/** What is read of the public form of the shipments of an order. */
export interface PublishedShipments {
  readonly shipments: readonly {
    readonly shipmentId: string;
    readonly status: string;
    readonly lines: readonly { readonly lineId: string; readonly quantity: number }[];
  }[];
  readonly returns?: readonly {
    readonly lines: readonly { readonly lineId: string; readonly received: number }[];
  }[];
}

const ON_THEIR_WAY = ['DISPATCHED', 'DELIVERED'];

/** What of an order has left and was not lost. */
export const dispatchedIn = ({ shipments }: Pick<PublishedShipments, 'shipments'>): Dispatched => {
  const left = shipments.filter(({ status }) => ON_THEIR_WAY.includes(status));
  const quantities = quantitiesOf(left.flatMap(({ lines }) => lines));
  return { shipmentIds: left.map(({ shipmentId }) => shipmentId), quantities };
};

/** Which goods of orders have left, and which have come back, as shipments publish it. */
export class DispatchedGoods {
  constructor(private readonly states: PublicStates) {}

  /** Never behind. @throws StoreUnavailable, UnreadableEvent */
  async of(orderId: string): Promise<Dispatched> {
    return dispatchedIn((await this.find(orderId)) ?? { shipments: [] });
  }

  /** A decision that depends on what has come back of an order. */
  returnedKnownTo(
    orderId: string,
    decide: (returned: LineQuantities) => Decide<Order, OrderEvent>,
  ): CommandRequest<Order, OrderEvent>['decide'] {
    return async (order, at) => decide(await this.returnedOf(orderId))(order, at);
  }

  /** A decision that depends on what has left of an order. */
  knownTo(
    orderId: string,
    decide: (dispatched: Dispatched) => Decide<Order, OrderEvent>,
  ): CommandRequest<Order, OrderEvent>['decide'] {
    return async (order, at) => decide(await this.of(orderId))(order, at);
  }

  private async find(orderId: string): Promise<PublishedShipments | undefined> {
    return (await this.states.find('shipments', orderId)) as PublishedShipments | undefined;
  }

  private async returnedOf(orderId: string): Promise<LineQuantities> {
    const back = (await this.find(orderId))?.returns?.flatMap(({ lines }) => lines) ?? [];
    return quantitiesOf(back.map(({ lineId, received }) => ({ lineId, quantity: received })));
  }
}
