import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { canonicalJson, fold, type Happened, leafOf } from '#kernel';
import { changeLineQuantity } from '../../src/ordering/commands/change-line-quantity/change-line-quantity.decider.js';
import { placeOrder } from '../../src/ordering/commands/place-order/place-order.decider.js';
import { order } from '../../src/ordering/order/order.js';
import type { OrderEvent } from '../../src/ordering/order/order.events.js';
import { orderNumberOf } from '../../src/ordering/order/order-number.js';
import { exampleOrder } from './example-order.js';
import { customerIdOf, CUSTOMERS, FIRST_MOMENT, LAST_MOMENT, orderIdOf, SKUS, skuOf } from './varied-orders.js';

export interface LogSize {
  readonly events: number;
  /** Events in one stream. */
  readonly streamLength: number;
}

/** Orders that are going on at the same time, as a log would carry them; fewer when there are not so many. */
const AT_THE_SAME_TIME = 1_000;
const CHUNK_CHARACTERS = 2 ** 18;
const COPY = `copy daybook.events
  (position, stream, version, id, type, schema_version, occurred_at, recorded_at, data, metadata, leaf) from stdin`;
// As if every command had come today.
const RECEIPTS = `insert into daybook.idempotency
  (principal, key, fingerprint, command_id, stream, version, position, status, body, seal, expires_at)
  select 'local', id::text, repeat('a', 43), id, stream, version, position, 201, '{}', repeat('s', 43), now() + interval '25 hours'
  from daybook.events`;

/**
 * Fills an empty log as fast as the server takes it, with what commands would have written: decided by the program's own
 * deciders, canonical, with the right leaves, and a receipt each. Nothing in it is personal.
 */
export const fillLog = async (url: string, size: LogSize): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const copying = client.query(copyFrom(COPY));
  let chunk = '';
  for (const row of rowsOf(size)) {
    chunk += row;
    if (chunk.length < CHUNK_CHARACTERS) continue;
    if (!copying.write(chunk)) await once(copying, 'drain');
    chunk = '';
  }
  copying.end(chunk);
  await finished(copying);
  await client.query(RECEIPTS);
  await client.query('vacuum (analyze) daybook.events, daybook.idempotency');
  await client.query('checkpoint');
  await client.end();
};

/** Rows for COPY in position order; streams are begun in the order of their number. */
function* rowsOf({ events, streamLength }: LogSize): Generator<string> {
  const templates = templatesOf(streamLength);
  const together = Math.min(AT_THE_SAME_TIME, Math.ceil(events / streamLength));
  let position = 0;
  for (let first = 0; position < events; first += together) {
    for (const [index, template] of templates.entries()) {
      for (let stream = first; stream < first + together && position < events; stream += 1) {
        position += 1;
        yield rowOf(template, { position, stream, version: index + 1 });
      }
    }
  }
}

/** An event with places for what differs from stream to stream. */
interface Template {
  readonly type: string;
  readonly schemaVersion: number;
  readonly texts: readonly string[];
}

const PLACES = { CUSTOMER: 0, NUMBER: 1, PLACED_AT: 2, SKU_1: 3, SKU_2: 4 } as const;
const PLACE = new RegExp(`(${Object.keys(PLACES).join('|')})`);

/** The first events of an order: placed, then one quantity after the other. */
const templatesOf = (streamLength: number): readonly Template[] => {
  const [first, second] = exampleOrder(0, false).lines;
  if (first === undefined || second === undefined) throw new Error('The example order has two lines');
  const body = { ...exampleOrder(0, false), customer: { customerId: 'CUSTOMER' }, orderNumber: 'NUMBER' };
  const lines = [
    { ...first, sku: 'SKU_1' },
    { ...second, sku: 'SKU_2' },
  ];
  const events: Happened<OrderEvent>[] = [];
  let state = order.initial;
  for (let version = 1; version <= streamLength; version += 1) {
    const decide =
      version === 1 ? placeOrder({ ...body, lines }) : changeLineQuantity({ lineId: 'L1', quantity: 100 + version });
    const decision = decide(state, 'PLACED_AT');
    if (!Array.isArray(decision)) throw new Error(`The example order is refused at version ${version}`);
    const happened = decision.map((event: OrderEvent) => ({ ...event, occurredAt: 'PLACED_AT' }));
    state = fold(order, happened, state);
    events.push(...happened);
  }
  return events.map((event) => ({
    type: event.type,
    schemaVersion: order.events.schemaVersionOf(event.type),
    texts: canonicalJson(event.data).split(PLACE),
  }));
};

interface Place {
  readonly position: number;
  readonly stream: number;
  readonly version: number;
}

const rowOf = ({ type, schemaVersion, texts }: Template, { position, stream, version }: Place): string => {
  const placedAt = FIRST_MOMENT + (Math.imul(stream, 0x9e3779b1) >>> 0) * ((LAST_MOMENT - FIRST_MOMENT) / 2 ** 32);
  const values = [
    customerIdOf(stream % CUSTOMERS),
    orderNumberOf(stream + 1),
    new Date(placedAt).toISOString(),
    skuOf(stream % SKUS),
    skuOf((stream + 1) % SKUS),
  ];
  const filled = texts.map((text) => (text in PLACES ? values[PLACES[text as keyof typeof PLACES]] : text));
  const id = `00000000-0000-7000-8000-${position.toString(16).padStart(12, '0')}`;
  const occurredAt = new Date(placedAt + version).toISOString();
  const record = {
    id,
    stream: `order-${orderIdOf(stream)}`,
    version,
    type,
    schemaVersion,
    occurredAt,
    recordedAt: occurredAt,
    data: filled.join(''),
    metadata: canonicalJson({ principal: 'local', commandId: id, correlationId: id, causationId: id }),
  };
  const leaf = `\\\\x${Buffer.from(leafOf(record)).toString('hex')}`;
  const columns = [record.stream, version, id, type, schemaVersion, occurredAt, occurredAt, record.data];
  return `${[position, ...columns, record.metadata, leaf].join('\t')}\n`;
};
