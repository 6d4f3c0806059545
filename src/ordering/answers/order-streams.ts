import { Injectable } from '@nestjs/common';
import { Environment, EventStore, type Recorded, type StoredEvent, streamOf } from '#kernel';
import { order } from '../order/order.js';
import { type OrderEvent } from '../order/order.events.js';
import { ID_PATTERN } from '../shapes/id.shape.js';
import { type OrderDetails, orderDetails } from '../views/order-details/order-details.projection.js';
import type { OrderRow } from './order-answer.js';

const EVENTS_PER_READ = 500;

/** A version of the stream, or a business time (RFC 3339, UTC, milliseconds; what happened at it is included). */
export type PointInStream = { readonly version: number } | { readonly time: string };

/** Reads orders from their events: what they were, and what happened to them. Everything throws StoreUnavailable. */
@Injectable()
export class OrderStreams {
  constructor(
    private readonly store: EventStore,
    private readonly environment: Environment,
  ) {}

  /** Events after a version, in order, at most `limit`. */
  async eventsAfter(orderId: string, version: number, limit: number): Promise<readonly Recorded<OrderEvent>[]> {
    const stored = await this.storedAfter(orderId, version, limit);
    return stored.map((event) => order.events.decode(event));
  }

  /** The same as they are stored, also those that this release cannot read. */
  async storedAfter(orderId: string, version: number, limit: number): Promise<readonly StoredEvent[]> {
    if (!ID_PATTERN.test(orderId) || limit < 1) return [];
    return this.store.readStream(streamOf(order, orderId), version + 1, limit);
  }

  /** The row that the view would have held then; `undefined` before the order was placed or beyond its last version. */
  async rowAt(orderId: string, point: PointInStream): Promise<OrderRow | undefined> {
    let document: OrderDetails | undefined;
    let last: Recorded<OrderEvent> | undefined;
    for await (const event of this.eventsUpTo(orderId, point)) {
      for (const { apply } of orderDetails.changesOf(event)) document = apply(document);
      last = event;
    }
    if (document === undefined || last === undefined) return undefined;
    const { version, position } = last.meta;
    if ('version' in point && version < point.version) return undefined;
    return { document, version, position, projectedAt: this.environment.now().toISOString() };
  }

  private async *eventsUpTo(orderId: string, point: PointInStream): AsyncGenerator<Recorded<OrderEvent>> {
    for (let seen = 0; ;) {
      const left = 'version' in point ? point.version - seen : EVENTS_PER_READ;
      const limit = Math.min(EVENTS_PER_READ, left);
      const events = await this.eventsAfter(orderId, seen, limit);
      for (const event of events) {
        if ('time' in point && event.occurredAt > point.time) return;
        yield event;
      }
      if (events.length < limit || limit === 0) return;
      seen += events.length;
    }
  }
}
