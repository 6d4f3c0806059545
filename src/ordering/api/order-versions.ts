import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Environment, type FeedItem, idOf, StoreUnavailable, type StoredEvent, TimeSlices } from '#kernel';
import { QueryRefused } from '#platform';
import { order } from '../order/order.js';
import { orderDetails } from '../order/order-details.projection.js';
import { orderAnswer, type OrderRow } from './order-answer.js';
import type { OrderChange } from './order-change.type.js';
import { OrderStreams } from './order-streams.js';

/** An event of an order, and the order as of it. */
export interface OrderVersion extends FeedItem {
  readonly eventType: string;
  readonly version: number;
  /** `undefined` when this program cannot read the event, or one before it. */
  readonly row: OrderRow | undefined;
}

/** Of rows that are kept, in characters of what they hold: some thousands of ordinary orders. */
const MOST_CHARACTERS = 8_000_000;
/** Of a record beside its data and metadata. */
const BYTES_BESIDE = 300;

/**
 * Orders as they were at each of their events, folded once for all who ask at about the same time: what the event before
 * has left is remembered. Personal values stay sealed.
 */
@Injectable()
export class OrderVersions {
  private readonly rows = new LRUCache<string, Promise<OrderRow | undefined>>({ maxSize: MOST_CHARACTERS });

  constructor(
    private readonly streams: OrderStreams,
    private readonly environment: Environment,
    private readonly slices: TimeSlices,
  ) {}

  /** @param events of orders, those of one order in their order @throws StoreUnavailable */
  of(events: readonly StoredEvent[]): Promise<readonly OrderVersion[]> {
    return Promise.all(
      events.map(async (event) => ({
        stream: event.stream,
        position: event.position,
        bytes: event.data.length + event.metadata.length + BYTES_BESIDE,
        eventType: event.type,
        version: event.version,
        row: await this.rowAt(event),
      })),
    );
  }

  private rowAt(event: StoredEvent): Promise<OrderRow | undefined> {
    const key = keyOf(event, event.version);
    const known = this.rows.get(key);
    if (known !== undefined) return known;
    const row = this.folded(event).catch((error: unknown) => {
      this.rows.delete(key);
      if (error instanceof StoreUnavailable) throw error;
      return undefined;
    });
    // Set before anything is awaited, so that the next event of the order finds it, and weighed when it is there.
    this.rows.set(key, row, { size: 1 });
    void row.then(
      (folded) => this.rows.peek(key) === row && this.rows.set(key, row, { size: sizeOf(folded) }),
      () => undefined,
    );
    return row;
  }

  private async folded(event: StoredEvent): Promise<OrderRow> {
    const { stream, version, position } = event;
    const before = version === 1 ? undefined : await this.rowBefore(stream, version);
    const later = this.slices.next();
    if (later !== undefined) await later;
    const [change] = orderDetails.changesOf(order.events.decode(event));
    if (change === undefined) throw new Error(`${event.type} changes no order`);
    return {
      document: change.apply(before?.document),
      version,
      position,
      projectedAt: this.environment.now().toISOString(),
    };
  }

  private rowBefore(stream: string, version: number): Promise<OrderRow | undefined> {
    const known = this.rows.get(keyOf({ stream }, version - 1));
    return known ?? this.streams.rowAt(idOf(order, stream), { version: version - 1 });
  }
}

/** What a subscriber gets. @throws QueryRefused EVENT_UNREADABLE */
export const orderChange = ({ row, stream, eventType, version, position }: OrderVersion): OrderChange => {
  if (row !== undefined) return { order: orderAnswer(row), eventType, version, position };
  throw new QueryRefused(
    'EVENT_UNREADABLE',
    'The order changed in a way that this release cannot read. Start one that knows the event.',
    { orderId: idOf(order, stream), version, position: String(position) },
  );
};

const keyOf = ({ stream }: Pick<StoredEvent, 'stream'>, version: number): string => `${stream}@${version}`;

const sizeOf = (row: OrderRow | undefined): number => {
  if (row === undefined) return 100;
  const { lines, notes, holds } = row.document;
  return 1_000 + 400 * lines.length + 300 * (notes.length + holds.length);
};
