import { Injectable } from '@nestjs/common';
import { Environment, EventStore, type Recorded, type StoredEvent, streamOf, TimeSlices } from '#kernel';
import { ID_PATTERN } from '#platform';
import { order } from '../order/order.js';
import { type OrderEvent } from '../order/order.events.js';
import { type OrderDetails, orderDetails } from '../order/order-details.projection.js';
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
    private readonly slices: TimeSlices,
  ) {}

  /** Events after a version, in order, at most `limit`. */
  async eventsAfter(orderId: string, version: number, limit: number): Promise<readonly Recorded<OrderEvent>[]> {
    const events: Recorded<OrderEvent>[] = [];
    for await (const event of this.decoded(await this.storedAfter(orderId, version, limit))) events.push(event);
    return events;
  }

  /** The same as they are stored, also those that this release cannot read. */
  async storedAfter(orderId: string, version: number, limit: number): Promise<readonly StoredEvent[]> {
    if (!ID_PATTERN.test(orderId) || limit < 1) return [];
    return this.store.readStream(streamOf(order, orderId), version + 1, limit);
  }

  /** The row that the view would have held then; `undefined` before the order was placed or beyond its last version. */
  async rowAt(orderId: string, point: PointInStream): Promise<OrderRow | undefined> {
    const upTo = 'version' in point ? point.version : Infinity;
    let row: OrderRow | undefined;
    for await (const [event, folded] of this.rows(orderId, upTo)) {
      if ('time' in point && event.occurredAt > point.time) break;
      row = folded;
    }
    return 'version' in point && row?.version !== point.version ? undefined : row;
  }

  /** The row as the newest event has left it; `undefined` when there is no such order. */
  async newestRow(orderId: string): Promise<OrderRow | undefined> {
    let row: OrderRow | undefined;
    for await (const [, folded] of this.rows(orderId, Infinity)) row = folded;
    return row;
  }

  /** The rows at some versions, of which the stream is read once; `undefined` for a version that is not there. */
  async rowsAt(orderId: string, versions: readonly number[]): Promise<readonly (OrderRow | undefined)[]> {
    const found = new Map<number, OrderRow>();
    for await (const [{ meta }, row] of this.rows(orderId, Math.max(...versions))) {
      if (versions.includes(meta.version)) found.set(meta.version, row);
    }
    return versions.map((version) => found.get(version));
  }

  /** Each event up to a version, and the row after it. */
  private async *rows(orderId: string, upTo: number): AsyncGenerator<readonly [Recorded<OrderEvent>, OrderRow]> {
    const projectedAt = this.environment.now().toISOString();
    let document: OrderDetails | undefined;
    for (let seen = 0; seen < upTo;) {
      const limit = Math.min(EVENTS_PER_READ, upTo - seen);
      const stored = await this.storedAfter(orderId, seen, limit);
      for await (const event of this.decoded(stored)) {
        const [change] = orderDetails.changesOf(event);
        if (change === undefined) throw new Error(`${event.type} changes no order`);
        document = change.apply(document);
        yield [event, { document, version: event.meta.version, position: event.meta.position, projectedAt }];
      }
      if (stored.length < limit) return;
      seen += stored.length;
    }
  }

  /** One by one, as the event loop has time for it. */
  private async *decoded(stored: readonly StoredEvent[]): AsyncGenerator<Recorded<OrderEvent>> {
    for (const event of stored) {
      const later = this.slices.next();
      if (later !== undefined) await later;
      yield order.events.decode(event);
    }
  }
}
