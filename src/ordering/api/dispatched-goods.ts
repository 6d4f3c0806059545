import type { PublicStates } from '#platform';

/** What is read of the public form of the shipments of an order. */
interface Shipments {
  readonly shipments: readonly { readonly shipmentId: string; readonly status: string }[];
}

const ON_THEIR_WAY = ['DISPATCHED', 'DELIVERED'];

/** Which goods of orders have left, as shipments publish it. */
export class DispatchedGoods {
  constructor(private readonly states: PublicStates) {}

  /** Ids of the shipments of an order that have left and did not fail. Never behind. @throws StoreUnavailable, UnreadableEvent */
  async of(orderId: string): Promise<readonly string[]> {
    const published = (await this.states.find('shipments', orderId)) as Shipments | undefined;
    const left = published?.shipments.filter(({ status }) => ON_THEIR_WAY.includes(status)) ?? [];
    return left.map(({ shipmentId }) => shipmentId);
  }
}
