import { orderBody } from '../support/client.js';
import { Installation } from '../support/installation.js';
import { eventually } from '../support/postgres-homes.js';
import type { Program } from '../support/program.js';
import { KAFKA_LOG, withPublicTopics } from '../support/set-ups.js';
import { Ajv } from 'ajv';
import { PUBLIC_TOPICS } from '../../src/app/contexts.js';
import { schemasByType } from '../golden/public-events.js';
import { type RawRecord, rawRecordsOf } from './topic-checker.js';

const TRACE = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const NAME = 'Zora Canary';
const ORDERS = 40;
const EVENTS = ['order-events', 'payment-events', 'stock-events', 'shipment-events'];
/** In the order in which they are told of. */
const TOPICS = [
  ...['order-events', 'orders', 'order-notifications', 'payment-events', 'payments'],
  ...['stock-events', 'shipment-events', 'shipments', 'full-orders'],
];

const FULL_ORDER = PUBLIC_TOPICS.flatMap(({ schemas }) => schemas).find(({ type }) => type === 'FullOrder');

const SHOWN = `query ($id: ID!) { order(id: $id) {
  version status total { amount } amounts { captured { amount } } shipments { shipmentId status } timeline { position }
} }`;

interface Shown {
  readonly timeline: readonly { readonly position: string }[];
}

interface FullOrder {
  readonly position: number;
  readonly order: { readonly version: number; readonly status: string; readonly total: { readonly amount: number } };
  readonly payments?: { readonly captured: { readonly amount: number } };
  readonly shipments?: { readonly shipments: readonly { readonly shipmentId: string; readonly status: string }[] };
}

type Line = Readonly<Record<string, unknown>>;

describe('The topics for other services', () => {
  let installation: Installation;
  let api: Program;
  let relay: Program;

  beforeAll(async () => {
    installation = await Installation.open(withPublicTopics(KAFKA_LOG));
    api = await installation.start('api');
    relay = await installation.start('relay');
    const placed = {
      ...orderBody(),
      orderId: 'o1',
      customer: { customerId: 'c1', name: NAME, email: 'z@example.com' },
    };
    await api.client.command('', placed, { traceparent: TRACE, 'x-correlation-id': 'campaign-7' });
    await api.client.command('/o1/notes', { text: NAME });
    await api.client.command('/o1/holds', { kind: 'FRAUD_REVIEW', reason: NAME });
    await published();
  });
  afterAll(() => installation.close());

  const nameOf = (kind: string): string => `${installation.stores.environment['KAFKA_TOPIC_PREFIX']}.public.${kind}.v1`;
  const recordsIn = (kind: string): Promise<readonly RawRecord[]> => rawRecordsOf(nameOf(kind));
  const newestIn = async (kind: string): Promise<Line> =>
    JSON.parse((await recordsIn(kind)).at(-1)?.value ?? '') as Line;

  /** Waits until the topics reflect all that is in the log now. */
  const published = async (): Promise<void> => {
    const [head] = await installation.sql('select max(position) from daybook.events');
    await eventually(async () => {
      const positions = await installation.sql('select position from daybook.log_relay');
      return positions.length === TOPICS.length + 1 && positions.every((position) => Number(position) >= Number(head))
        ? true
        : undefined;
    });
  };

  const fed = async (): Promise<readonly Line[]> =>
    (await api.client.read('/v1/events')).text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);

  it('carry every event as GET /v1/events gives it, with all that CloudEvents says in headers', async () => {
    const [records, lines] = [await recordsIn('order-events'), await fed()];
    expect(records.map(({ key }) => key)).toEqual(['o1', 'o1', 'o1']);
    expect(records.map(({ value }) => value)).toEqual(lines.map(({ data }) => JSON.stringify(data)));
    for (const [index, { headers }] of records.entries()) {
      const { data: _, datacontenttype, ...attributes } = lines[index] ?? {};
      const asHeaders = Object.entries(attributes).map(([name, value]) => [`ce_${name}`, String(value)]);
      const { correlationid, causationid, traceparent } = attributes as Readonly<Record<string, string>>;
      const plain = { correlationid, causationid, ...(traceparent !== undefined && { traceparent }) };
      expect(headers).toEqual({ ...Object.fromEntries(asHeaders), ...plain, 'content-type': datacontenttype });
    }
    expect(records[0]?.headers['traceparent']).toContain('0af7651916cd43dd8448eb211c80319c');
  });

  it('carry the newest whole order, and notifications with nothing in them', async () => {
    const newest = (await recordsIn('orders')).at(-1);
    const order = await newestIn('orders');
    expect(order).toMatchObject({ id: 'o1', version: 3, status: 'PLACED', holds: [{ kind: 'FRAUD_REVIEW' }] });
    expect(schemasByType['Order']?.problems(order)).toEqual([]);
    expect(newest?.headers).toMatchObject({ ce_type: 'Order', ce_dataschema: 'urn:daybook:public:Order:1' });
    const notifications = (await recordsIn('order-notifications')).map(({ value }) => JSON.parse(value ?? '') as Line);
    expect(notifications).toEqual(
      ['OrderPlaced', 'OrderNoteAdded', 'OrderHeld'].map((type, index) => ({
        id: 'o1',
        version: index + 1,
        type,
      })),
    );
  });

  it('carry money, goods and stock, each in topics of their own', async () => {
    const { holds } = (await newestIn('orders')) as unknown as {
      readonly holds: readonly { readonly holdId: string }[];
    };
    await api.client.command(`/o1/holds/${holds[0]?.holdId ?? ''}/release`);
    const before = (await fed()).length;
    const amount = { amount: 500, currency: 'USD' };
    const lines = [{ lineId: 'L1', quantity: 2 }];
    await api.client.command('/o1/payments/record', { amount, paymentId: 'p1', reference: NAME });
    await api.client.command('/o1/shipments', { lines, shipmentId: 's1' });
    await api.client.commandAt('/v1/shipments/s1/dispatch');
    await api.client.commandAt('/v1/stock/a%20b/receive', { quantity: 3 });
    await published();
    const told = (await fed()).slice(before).map(({ data }) => JSON.stringify(data));
    const [, money = [], stock = [], goods = []] = await Promise.all(EVENTS.map(recordsIn));
    expect([...money, ...goods, ...stock].map(({ value }) => value)).toEqual(told);
    expect([...money, ...goods, ...stock].map(({ key }) => key)).toEqual(['o1', 'o1', 'o1', 'a b']);
    const [payments, shipments] = [await newestIn('payments'), await newestIn('shipments')];
    expect(payments).toMatchObject({ orderId: 'o1', version: 1, captured: amount, payments: [{ paymentId: 'p1' }] });
    expect(shipments).toMatchObject({
      ...{ orderId: 'o1', version: 2, customerId: 'c1' },
      shipments: [{ shipmentId: 's1', status: 'DISPATCHED', lines }],
    });
    expect(schemasByType['OrderPayments']?.problems(payments)).toEqual([]);
    expect(schemasByType['OrderShipments']?.problems(shipments)).toEqual([]);
  });

  it('carry the whole order with its money and its goods after each event of any of them, as the other topics have it', async () => {
    const records = await recordsIn('full-orders');
    const told = (await fed()).filter(({ subject }) => subject === 'o1');
    expect(records.map(({ key, headers }) => [key, headers['ce_position']])).toEqual(
      told.map(({ position }) => ['o1', String(position)]),
    );
    const full = await newestIn('full-orders');
    expect(full).toEqual({
      ...{ id: 'o1', position: told.at(-1)?.['position'], changedAt: told.at(-1)?.['time'] },
      ...{ order: await newestIn('orders'), payments: await newestIn('payments') },
      shipments: await newestIn('shipments'),
    });
    const fits = new Ajv({ strict: false, validateFormats: false }).compile(FULL_ORDER?.jsonSchema ?? false);
    expect([fits(full), fits.errors]).toEqual([true, null]);
    expect(records.at(-1)?.headers).toMatchObject({ ce_dataschema: 'urn:daybook:public:FullOrder:1' });
  });

  it('hold no personal value, sealed or in clear', async () => {
    for (const kind of TOPICS) expect(JSON.stringify(await recordsIn(kind))).not.toMatch(/Canary|z@example|sealed/);
  });

  it('lose nothing and keep the order of each order when the relay is killed before it has noted what it sent', async () => {
    const noted = await installation.sql('select row_to_json(kept)::text from daybook.log_relay as kept');
    for (let order = 0; order < ORDERS; order += 1) {
      if (order === ORDERS / 2) await published();
      const orderId = `many-${order}`;
      await api.client.command('', { ...orderBody(), orderId });
      await api.client.command(`/${orderId}/holds`, { kind: 'FRAUD_REVIEW', holdId: 'h' });
      const amount = { amount: order + 1, currency: 'USD' };
      if (order % 2 === 0) await api.client.command(`/${orderId}/payments/record`, { amount, reference: 'transfer' });
    }
    await relay.kill();
    // As if it had died between a send and its note.
    for (const row of noted) {
      const {
        topic,
        position,
        event_id: id,
        last_positions: last,
        next_offsets: next,
      } = JSON.parse(String(row)) as Line;
      await installation.sql(
        `update daybook.log_relay set position = ${String(position)}, event_id = '${String(id)}',
           last_positions = '{${String(last)}}', next_offsets = '{${String(next)}}' where topic = '${String(topic)}'`,
      );
    }
    relay = await installation.start('relay');
    await published();
    const [records, lines] = [(await Promise.all(EVENTS.map(recordsIn))).flat(), await fed()];
    expect(records.length).toBeGreaterThan(lines.length);
    expect(firstOccurrences(records)).toEqual(new Map(lines.map(({ id, data }) => [id, JSON.stringify(data)])));
    for (const kind of TOPICS) expect(disorderIn(await recordsIn(kind))).toEqual([]);
    for (const { headers, value } of records) {
      expect(schemasByType[headers['ce_type'] ?? '']?.problems(JSON.parse(value ?? ''))).toEqual([]);
    }
  });

  it('give who keeps the newest of each key the same orders as the views have', async () => {
    const kept = newestOfEach(await recordsIn('full-orders'));
    await installation.start('projector');
    await api.client.caughtUp();
    for (const [id, { position, order, payments, shipments }] of kept) {
      const { data, errors } = await api.client.query(SHOWN, { id });
      expect(errors).toEqual([]);
      const shown = data?.['order'] as Shown;
      expect(shown).toMatchObject({
        ...{ version: order.version, status: order.status, total: { amount: String(order.total.amount) } },
        amounts: { captured: { amount: String(payments?.captured.amount ?? 0) } },
        shipments: (shipments?.shipments ?? []).map(({ shipmentId, status }) => ({ shipmentId, status })),
      });
      expect(position).toBe(Number(shown.timeline.at(-1)?.position));
    }
    expect(kept.size).toBe(ORDERS + 1);
  });

  it('are told of by the status of the log', async () => {
    const { out } = await installation.daybook('log', 'status', '--json');
    const topics = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
    expect(topics.map(({ topic }) => topic).slice(1)).toEqual(TOPICS.map(nameOf));
    expect(topics.filter(({ behind }) => behind !== 0)).toEqual([]);
  });
});

const newestOfEach = (records: readonly RawRecord[]): ReadonlyMap<string, FullOrder> => {
  const kept = new Map<string, FullOrder>();
  for (const { key, value } of records) {
    const full = JSON.parse(value ?? '') as FullOrder;
    if (full.position > (kept.get(key)?.position ?? 0)) kept.set(key, full);
  }
  return kept;
};

const firstOccurrences = (records: readonly RawRecord[]): ReadonlyMap<unknown, string | null> => {
  const first = new Map<unknown, string | null>();
  for (const { headers, value } of records) if (!first.has(headers['ce_id'])) first.set(headers['ce_id'], value);
  return new Map([...first].sort(([one], [other]) => String(one).localeCompare(String(other))));
};

/** Keys whose versions do not come one after the other for the first time. */
const disorderIn = (records: readonly RawRecord[]): readonly string[] => {
  const next = new Map<string, number>();
  return records.flatMap(({ key, value }) => {
    const { version } = JSON.parse(value ?? '') as { readonly version: number };
    const expected = next.get(key) ?? 1;
    if (version === expected) next.set(key, version + 1);
    return version > expected ? [`${key} ${version} comes before ${expected}`] : [];
  });
};
