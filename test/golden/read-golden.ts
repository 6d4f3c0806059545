import {
  type Aggregate,
  canonicalJson,
  type DomainEvent,
  fold,
  PersonalData,
  type Recorded,
  type StoredEvent,
  type SubjectKey,
  SubjectKeys,
} from '#kernel';
import { stock } from '../../src/inventory/stock/stock.js';
import { operatorEventCatalogue } from '../../src/operations/operator-events/operator.events.js';
import { order } from '../../src/ordering/order/order.js';
import { orderEvents } from '../../src/ordering/order/order.events.js';
import { orderDetails } from '../../src/ordering/order/order-details.projection.js';
import { fulfilment } from '../../src/ordering/processes/fulfilment/fulfilment.js';
import { payments } from '../../src/payments/payment/payments.js';
import { carrierCalls } from '../../src/shipping/shipment/carrier-calls.process.js';
import { returnId, shipmentId } from '../../src/shipping/shipment/reserved-id.js';
import { shipments } from '../../src/shipping/shipment/shipments.js';
import type { GoldenRecord, GoldenStream } from './golden-files.js';

/** The key that the golden files are sealed under. */
class GoldenKeys extends SubjectKeys {
  private readonly key: SubjectKey = { id: 'golden', secret: Buffer.alloc(32, 'golden') };

  async keyFor(): Promise<SubjectKey> {
    return this.key;
  }

  async keyOf(keyId: string): Promise<SubjectKey | undefined> {
    return keyId === this.key.id ? this.key : undefined;
  }
}

export const goldenPersonalData = new PersonalData(new GoldenKeys());

/**
 * Reads records as the program does: through the catalogue, the fold and the projection. Payments, stock and shipments have no
 * document of an order, an operator event has only itself.
 */
export const readGolden = async (records: readonly GoldenRecord[]): Promise<Omit<GoldenStream, 'records'>> => {
  const stored = records.map(({ leaf, ...record }) => ({ ...record, leaf: Buffer.from(leaf, 'hex') }));
  const [event] = stored.filter(({ stream }) => stream.startsWith('administration-'));
  if (event !== undefined)
    return { state: null, orderDetails: null, opened: operatorEventCatalogue.decode(event).data };
  const isOf = (category: string) => stored[0]?.stream.startsWith(`${category}-`) === true;
  if (isOf(fulfilment.name)) return readState(fulfilment, stored);
  if (isOf(payments.name)) return readState(payments, stored);
  if (isOf(shipments.name)) return readState(shipments, stored);
  if (isOf(shipmentId.name)) return readState(shipmentId, stored);
  if (isOf(returnId.name)) return readState(returnId, stored);
  if (isOf(carrierCalls.name)) return readState(carrierCalls, stored);
  return isOf(stock.name) ? readState(stock, stored) : readOrder(stored);
};

const readOrder = async (stored: readonly StoredEvent[]) => {
  const events = stored.map((record) => orderEvents.decode(record));
  return asJson({
    state: fold(order, events),
    orderDetails: events.reduce<unknown>(projected, undefined),
    opened: await goldenPersonalData.openAll(events.at(-1)?.data),
  });
};

const readState = async <State, Event extends DomainEvent>(
  aggregate: Aggregate<State, Event>,
  stored: readonly StoredEvent[],
) => {
  const events = stored.map((record) => aggregate.events.decode(record));
  const opened = await goldenPersonalData.openAll(events.at(-1)?.data);
  return asJson({ state: fold(aggregate, events), orderDetails: null, opened });
};

const projected = (document: unknown, event: Recorded): unknown => {
  const [change] = orderDetails.changesOf(event);
  return change?.apply(document as Parameters<typeof change.apply>[0]);
};

const asJson = <Value>(value: Value): Value => JSON.parse(canonicalJson(value)) as Value;
