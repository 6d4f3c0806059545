import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import {
  Environment,
  EventLog,
  type Filter,
  filterPredicate,
  type FollowerStatus,
  LiveFeed,
  type StoredEvent,
  type Past,
  streamOf,
  subscription,
  KeyedMutex,
  WakeUps,
} from '#kernel';
import { badInput, QueryRefused, type SubscriptionContext } from '#platform';
import { order } from '../order/order.js';
import { orderDetails } from '../order/order-details.projection.js';
import { OrderListView } from './order-list-view.js';
import { LogPast, nothingMissed, StreamPast } from './missed-changes.js';
import { orderNotFound } from './order-not-found.js';
import { OrderStreams } from './order-streams.js';
import { type OrderVersion, OrderVersions } from './order-versions.js';

type Changes = AsyncIterableIterator<OrderVersion>;

/** Readers of the past that read at once; the others wait, so that views and commands have the database too. */
const READERS_AT_ONCE = 2;

/** What happens to orders, as it happens and from any point in the past: to be resumed without missing anything. */
@Injectable()
export class OrderChanges implements OnApplicationShutdown {
  private readonly logger = new Logger('Subscriptions');
  private readonly stopping = new AbortController();
  private readonly feed: LiveFeed<OrderVersion>;
  private following: Promise<void> | undefined;
  private readonly turns = new KeyedMutex();
  private asked = 0;

  constructor(
    private readonly log: EventLog,
    wakeUps: WakeUps,
    private readonly streams: OrderStreams,
    private readonly versions: OrderVersions,
    private readonly environment: Environment,
    private readonly list: OrderListView,
  ) {
    this.feed = new LiveFeed(log, wakeUps, environment, {
      prepare: (records) => this.versions.of(ordersAmong(records)),
      yieldToEventLoop: () => new Promise((resolve) => setImmediate(resolve)),
      onError: (error) => this.logger.warn({ err: error }, 'subscribers get no events now; it is tried again'),
    });
  }

  /**
   * Each event of one order after a version, or from now on.
   * @throws QueryRefused NOT_FOUND, BAD_USER_INPUT, RESUME_IMPOSSIBLE; StoreUnavailable
   */
  async ofOrder(id: string, afterVersion: number | undefined, context: SubscriptionContext): Promise<Changes> {
    if (afterVersion !== undefined && afterVersion < 0)
      throw badInput('afterVersion: versions count from 1; 0 is before the first.');
    await this.checkVersion(id, afterVersion ?? 0);
    const past =
      afterVersion === undefined
        ? nothingMissed()
        : new StreamPast(afterVersion, (version, limit) =>
            this.inTurn(async () => this.versions.of(await this.streams.storedAfter(id, version, limit))),
          );
    return this.subscribed(past, () => true, context, streamOf(order, id));
  }

  /**
   * Each event after a position, or from now on, of the orders that fit as of it.
   * @throws QueryRefused BAD_USER_INPUT, RESUME_IMPOSSIBLE; InvalidQuery; StoreUnavailable
   */
  async ofOrders(filter: Filter, afterPosition: number | undefined, context: SubscriptionContext): Promise<Changes> {
    const beside = this.list.ownFieldsIn(filter);
    if (beside.length > 0) throw notOfOrders(beside);
    const wants = filterPredicate(orderDetails.view, filter);
    const past = afterPosition === undefined ? nothingMissed() : await this.pastAfter(afterPosition);
    // Which subscribers want what cannot be read is not known, so all of them get it.
    return this.subscribed(past, ({ row }) => row === undefined || wants(row.document), context);
  }

  /** How far subscribers have received the log; `undefined` before the first one. */
  status(): FollowerStatus | undefined {
    return this.feed.status();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.following;
  }

  private subscribed(
    past: Past<OrderVersion>,
    wants: (version: OrderVersion) => boolean,
    { backlog, cutOff }: SubscriptionContext,
    stream?: string,
  ): Changes {
    this.following ??= this.feed.follow(this.stopping.signal);
    return subscription(this.feed, {
      ...(stream !== undefined && { stream }),
      past,
      wants,
      limits: backlog,
      now: () => this.environment.monotonicMs(),
      onSlow: cutOff,
    });
  }

  private async checkVersion(id: string, version: number): Promise<void> {
    const [at] = await this.streams.storedAfter(id, Math.max(0, version - 1), 1);
    if (at !== undefined) return;
    const [first] = await this.streams.storedAfter(id, 0, 1);
    if (first === undefined) throw orderNotFound(id);
    throw resumeImpossible(`The order has not come to version ${version}.`);
  }

  private async pastAfter(position: number): Promise<Past<OrderVersion>> {
    if (position < 0) throw badInput('afterPosition: positions count from 1; 0 is before the first.');
    const checkpoint = await this.log.checkpointAt(position);
    if (checkpoint === undefined) throw resumeImpossible(`The log has not come to position ${position}.`);
    return new LogPast(checkpoint, (seen, limit) => this.inTurn(() => this.log.read(seen, limit)), {
      prepare: (records) => this.versions.of(ordersAmong(records)),
    });
  }

  private inTurn<Result>(read: () => Promise<Result>): Promise<Result> {
    this.asked += 1;
    return this.turns.take(String(this.asked % READERS_AT_ONCE), read);
  }
}

const notOfOrders = (fields: readonly string[]): QueryRefused =>
  badInput(
    `filter: ${fields.join(', ')} cannot be subscribed to, since it changes without an event of the order. ` +
      'Ask orders(filter) for it, or subscribe without it.',
  );

const ordersAmong = (records: readonly StoredEvent[]): readonly StoredEvent[] =>
  records.filter(({ stream }) => stream.startsWith(`${order.name}-`));

const resumeImpossible = (what: string): QueryRefused =>
  new QueryRefused(
    'RESUME_IMPOSSIBLE',
    `${what} If this server sent it, the event store was restored since: ask for the orders again and subscribe after what they show.`,
  );
