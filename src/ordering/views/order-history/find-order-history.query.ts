import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Keyset, Recorded } from '#kernel';
import { badInput, Page, type PageRequest } from '#platform';
import { orderNotFound } from '../../api/order-not-found.js';
import { OrderStreams } from '../../api/order-streams.js';
import type { OrderEvent as Fact } from '../../order/order.events.js';
import type { OrderEvent } from './order-event.type.js';

/** One page of what happened to an order, the first event first. @throws QueryRefused NOT_FOUND; StoreUnavailable */
export class FindOrderHistory extends Query<Page<OrderEvent>> {
  constructor(
    readonly orderId: string,
    readonly page: PageRequest,
    /** The last version that belongs to it; all versions when absent. */
    readonly upToVersion = Infinity,
  ) {
    super();
  }
}

@QueryHandler(FindOrderHistory)
export class FindOrderHistoryHandler implements IQueryHandler<FindOrderHistory> {
  constructor(private readonly streams: OrderStreams) {}

  async execute({ orderId, page, upToVersion }: FindOrderHistory): Promise<Page<OrderEvent>> {
    const seen = versionOf(orderId, page.after);
    const events = await this.streams.eventsAfter(orderId, seen, Math.min(page.limit + 1, upToVersion - seen));
    if (events.length === 0 && seen === 0) throw orderNotFound(orderId);
    return new Page(
      page,
      events.map((event) => ({ node: shown(event), keyset: { values: [event.meta.version], id: orderId } })),
    );
  }
}

const versionOf = (orderId: string, after: Keyset | undefined): number => {
  if (after === undefined) return 0;
  const [version] = after.values;
  if (after.id === orderId && Number.isInteger(version) && Number(version) > 0) return Number(version);
  throw badInput('The cursor belongs to the history of another order.');
};

/** Not the token of a card: it is the business of the payment gateway alone. */
const dataOf = (fact: Fact): object => {
  if (fact.type !== 'OrderPlaced') return fact.data;
  const { payment: _token, ...data } = fact.data;
  return data;
};

const shown = (fact: Recorded<Fact>): OrderEvent => {
  const { type, occurredAt, meta } = fact;
  return {
    id: meta.id,
    type,
    schemaVersion: meta.schemaVersion,
    version: meta.version,
    position: meta.position,
    occurredAt,
    recordedAt: meta.recordedAt,
    actor: meta.principal,
    correlationId: meta.correlationId,
    causationId: meta.causationId,
    data: dataOf(fact),
  };
};
