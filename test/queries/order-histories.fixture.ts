import {
  type Aggregate,
  type Checkpoints,
  type CommandRequest,
  type DomainEvent,
  encodeToken,
  type EventStore,
  type Happened,
  type StoredEvent,
  Projector,
  type Recorder,
  streamOf,
  type ViewStore,
} from '#kernel';
import { InMemoryParkedStreams } from '#kernel/testing';
import { PROJECTIONS } from '../../src/app/contexts.js';
import { order } from '../../src/ordering/order/order.js';
import { OrderPlaced, type OrderEvent } from '../../src/ordering/order/order.events.js';
import { placed } from '../../src/ordering/testing/index.js';

/** What of the example order a test wants otherwise. */
export interface Variation {
  readonly customerId?: string;
  readonly orderNumber?: string;
  readonly currency?: string;
  readonly countryCode?: string;
  readonly sku?: string;
  /** Minor units; there is one line of this net amount and no shipping. */
  readonly total?: number;
}

/** The example order with one line, or as it stands when nothing is to vary. */
export const placedWith = (variation: Variation): OrderEvent => {
  const { customerId = 'VINET', currency = 'USD', countryCode = 'FR', sku = '11', total = 1_000 } = variation;
  const line = { lineId: 'L1', sku, title: 'A thing', quantity: 1, unitPrice: total, net: total, tax: 0 };
  return OrderPlaced({
    ...placed.data,
    orderNumber: variation.orderNumber ?? 'DB-0000042',
    customer: { ...placed.data.customer, customerId },
    currency,
    lines: [line],
    shipping: { amount: 0, address: { countryCode } },
  });
};

/** Writes events as commands would, and feeds the views when it is told to. */
export class OrderHistories {
  private readonly projectors: readonly Projector[];
  private readonly unseen: StoredEvent[] = [];
  private readonly versions = new Map<string, number>();

  constructor(
    private readonly store: EventStore,
    views: ViewStore,
    private readonly checkpoints: Checkpoints,
    private readonly recorder: Recorder,
  ) {
    const onParked = ({ error }: { readonly error: unknown }): void => {
      throw error;
    };
    this.projectors = PROJECTIONS.map(
      (projection) => new Projector(projection, views, new InMemoryParkedStreams(), store, onParked),
    );
  }

  async prepare(): Promise<void> {
    for (const projector of this.projectors) await projector.prepare();
  }

  /** Adds one event an hour from `from` on. @returns the consistency token of the last one */
  write(orderId: string, from: string, ...facts: readonly OrderEvent[]): Promise<string> {
    return this.append(order, orderId, from, facts);
  }

  /** The same for a stream of another aggregate. */
  async append<State, Event extends DomainEvent>(
    aggregate: Aggregate<State, Event>,
    id: string,
    from: string,
    facts: readonly Event[],
  ): Promise<string> {
    const stream = streamOf(aggregate, id);
    const version = this.versions.get(stream) ?? 0;
    const happened: Happened<Event>[] = facts.map((fact, hours) => ({
      ...fact,
      occurredAt: new Date(Date.parse(from) + hours * 3_600_000).toISOString(),
    }));
    const append = await this.recorder.record(
      requestFor(aggregate, id, version),
      version,
      happened,
      { status: 200, body: {} },
      'fingerprint',
    );
    const outcome = await this.store.append(append);
    if (outcome.outcome !== 'appended') throw new Error(`the events of ${stream} were not appended`);
    this.versions.set(stream, version + facts.length);
    const stored = await this.store.readStream(stream, version + 1, facts.length);
    this.unseen.push(...stored);
    return encodeToken({
      log: await this.store.logId(),
      position: outcome.position,
      stream,
      version: version + facts.length,
    });
  }

  /** Brings one view up to what was written; the others see it later. */
  async projectOnly(view: string): Promise<void> {
    const projector = this.projectors.find(({ projection }) => projection.name === view);
    await projector?.apply(this.unseen);
  }

  /** Brings all views up to what was written. */
  async project(): Promise<void> {
    const records = this.unseen.splice(0).sort((one, other) => one.position - other.position);
    const last = records.at(-1);
    if (last === undefined) return;
    for (const projector of this.projectors) {
      await projector.apply(records);
      await this.checkpoints.save(projector.reader, { position: last.position, eventId: last.id });
    }
  }
}

const requestFor = <State, Event extends DomainEvent>(
  aggregate: Aggregate<State, Event>,
  id: string,
  version: number,
): CommandRequest<State, Event> => ({
  aggregate,
  id,
  payload: { command: 'Test', target: null, body: {} },
  context: {
    principal: 'local',
    idempotencyKey: `${streamOf(aggregate, id)} ${version}`,
    correlationId: 'correlation',
  },
  decide: () => [],
  reply: () => ({ status: 200, body: {} }),
});
