import { Injectable } from '@nestjs/common';
import { EventStore, ProcessInbox, type WaitingMessage } from '#kernel';

/** Orders of which a step is stuck, each with the words of the error. */
export type StuckOrders = ReadonlyMap<string, string>;

/** More are not told apart: something is wrong with all of them. */
const MOST_STUCK = 1_000;
/** Processes whose id is that of an order. */
const OF_ORDERS: ReadonlySet<string> = new Set(['fulfilment', 'payments']);

/** Which orders wait for an operator, since a step of theirs has failed for good. @throws StoreUnavailable */
@Injectable()
export class StuckSteps {
  private underWay: Promise<StuckOrders> | undefined;
  /** Of steps that were stuck at the last look, by the id of the event: an event does not change. */
  private known: ReadonlyMap<string, string> = new Map();

  constructor(
    private readonly inbox: ProcessInbox,
    private readonly store: EventStore,
  ) {}

  /** Concurrent questions are one. */
  find(): Promise<StuckOrders> {
    this.underWay ??= this.read().finally(() => (this.underWay = undefined));
    return this.underWay;
  }

  private async read(): Promise<StuckOrders> {
    const known = new Map<string, string>();
    const stuck = new Map<string, string>();
    for (const step of await this.inbox.stuck(MOST_STUCK)) {
      const orderId = await this.orderOf(step);
      if (orderId === undefined) continue;
      known.set(step.eventId, orderId);
      stuck.set(orderId, `${step.process}: ${step.error ?? 'no reason given'}`);
    }
    this.known = known;
    return stuck;
  }

  /** What a process of something else has to do, such as that of a shipment, is about the order that its event names. */
  private async orderOf({ process, instance, eventId, stream, version }: WaitingMessage): Promise<string | undefined> {
    if (OF_ORDERS.has(process)) return instance;
    const known = this.known.get(eventId);
    if (known !== undefined) return known;
    const [event] = await this.store.readStream(stream, version, 1);
    return event && (JSON.parse(event.data) as { readonly orderId?: string }).orderId;
  }
}
