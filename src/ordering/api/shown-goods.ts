import { Injectable } from '@nestjs/common';
import { PublishedViews, type ReadPreferences } from '#platform';
import { type Dispatched, NOTHING_DISPATCHED } from '../order/dispatched.js';
import { dispatchedIn, type PublishedShipments } from './dispatched-goods.js';

/** Which goods of orders have left, as the view of their shipments has it: for answers. Commands ask `DispatchedGoods`. */
@Injectable()
export class ShownGoods {
  /** Each line of an order asks for the same. */
  private readonly known = new WeakMap<PublishedShipments, Dispatched>();

  constructor(private readonly published: PublishedViews) {}

  /** As fresh as is asked. @throws ViewsUnavailable, ProjectionLagging */
  async of(orderId: string, preferences: ReadPreferences): Promise<Dispatched> {
    const shipments = (await this.published.find('shipments', orderId, preferences)) as PublishedShipments | undefined;
    if (shipments === undefined) return NOTHING_DISPATCHED;
    const dispatched = this.known.get(shipments) ?? dispatchedIn(shipments);
    this.known.set(shipments, dispatched);
    return dispatched;
  }
}
