import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { type Decide, withRetries } from '#kernel';
import { PublicStates } from '#platform';
import { inventoryCommands } from '../../src/inventory/inventory.processes.js';
import { orderingCommands } from '../../src/ordering/ordering.processes.js';
import { orderDetails } from '../../src/ordering/order/order-details.projection.js';
import { recordAuthorization, requestPayment } from '../../src/payments/payment/authorization.decider.js';
import { recordCapture, requestCapture } from '../../src/payments/payment/capture.decider.js';
import type { PaymentEvent } from '../../src/payments/payment/payment.events.js';
import { type Payments, payments } from '../../src/payments/payment/payments.js';
import { recordRefund, requestRefund } from '../../src/payments/payment/refund.decider.js';
import { type App, openApp } from '../support/app.js';
import { line, orderBody } from '../support/client.js';
import { allFields, fragments, toldFields } from '../support/every-field.js';
import { eventually } from '../support/postgres-homes.js';

const schema = buildSchema(readFileSync('docs/schema.graphql', 'utf8'));
const FRAGMENTS = fragments(schema);
const TO_2100 = `from: "2000-01-01T00:00:00Z", to: "2100-01-01T00:00:00Z", currency: "USD"`;

/** Everything an order can hold. */
const EVERYTHING = {
  orderId: 'all-1',
  customer: { customerId: 'VINET', name: 'Paul Henriot', email: 'paul@vins.example' },
  lines: [line({ discountPercent: 5, taxPercent: 20 }), line({ sku: '42' })],
  shipping: { amount: { amount: 3238, currency: 'USD' }, address: { city: 'Lyon', countryCode: 'FR' } },
};
const ADDRESS = {
  name: 'Paul Henriot',
  line1: '59 rue de l’Abbaye',
  line2: 'second floor',
  city: 'Reims',
  region: 'Marne',
  postalCode: '51100',
  countryCode: 'FR',
  phone: '+33 26 47 15 10',
};
const CARRIAGE = { carrier: 'La Poste', trackingNumber: '8R 1234' };
const SHIPPING: readonly [path: string, body?: object][] = [
  ['shipments/all-s1/dispatch'],
  ['shipments/all-s1/deliver'],
  ['shipments/all-s2/fail', { reason: 'The parcel was lost' }],
  ['orders/all-1/returns', { lines: [{ lineId: 'L1', quantity: 1 }], reason: 'One too many', returnId: 'all-r1' }],
  ['returns/all-r1/receive', { lines: [{ lineId: 'L1', quantity: 1, condition: 'RESTOCK' }] }],
];
const LIFE: readonly [path: string, body?: object][] = [
  ['/all-1/shipping-address', ADDRESS],
  ['/all-1/notes', { text: 'Rings twice' }],
  ['/all-1/holds', { kind: 'FRAUD_REVIEW', reason: 'new card', holdId: 'h1' }],
  ['/all-1/holds/h1/release'],
  ['/all-1/lines/L1/quantity', { quantity: 5 }],
  ['/all-1/edits', { operations: [{ op: 'ADD_LINE', line: line() }] }],
  ['/all-1/payments/record', { amount: { amount: 500, currency: 'USD' }, reference: 'transfer' }],
  ['/all-1/refunds', { amount: { amount: 5, currency: 'USD' }, reason: 'One bottle was broken' }],
  ['/all-1/shipments', { lines: [{ lineId: 'L1', quantity: 2 }], ...CARRIAGE, shipmentId: 'all-s1' }],
  ['/all-1/shipments', { lines: [{ lineId: 'L1', quantity: 1 }], shipmentId: 'all-s2' }],
];
const PAYMENT = { orderId: 'all-1', customerId: 'VINET', paymentId: 'p1', amount: 5, currency: 'USD' };
const AUTHORIZED = { isDone: true, reference: 'auth' } as const;
const DECLINED = { isDone: false, reason: 'DECLINED' } as const;
/** What a gateway has made of a card. */
const CARD_LIFE: readonly Decide<Payments, PaymentEvent>[] = [
  requestPayment({ ...PAYMENT, token: 'tok' }, 'USD'),
  recordAuthorization('p1', AUTHORIZED),
  requestCapture('p1', 5),
  recordCapture('p1', DECLINED),
  requestCapture('p1', 5),
  recordCapture('p1', AUTHORIZED),
  requestRefund({ refundId: 'r2', amount: 500, currency: 'USD', reason: 'REQUESTED' }),
  recordRefund('r2', 'p1', DECLINED),
];

/** What each question is asked for: all fields of its answer. */
const QUESTIONS: readonly string[] = [
  `{ order(id: "all-1") { ...Order } }`,
  `{ order(id: "gone-1") { ...Order } }`,
  `{ orders(first: 1) { ...OrderConnection } }`,
  `{ customers(first: 1) { ...CustomerConnection } }`,
  `{ customer(id: "VINET") { ...Customer } }`,
  `{ salesByDay(${TO_2100}) { ...SalesDay } }`,
  `{ salesByCountry(${TO_2100}) { ...SalesCountry } }`,
  `{ topProducts(${TO_2100}) { ...ProductSales } }`,
  `{ orderHistory(orderId: "all-1", first: 1) { ...OrderEventConnection } }`,
  `{ orderDiff(orderId: "all-1", fromVersion: 1, toVersion: 6) { ...FieldChange } }`,
  `{ processes(first: 1, filter: { status: { eq: STUCK } }) { ...ProcessConnection } }`,
  `{ stock(sku: "11") { ...StockItem } }`,
  `{ stockItems(first: 1) { ...StockItemConnection } }`,
  `{ projections { ...ProjectionStatus } }`,
];

/** A step of the process of an order that waits for people. */
const BREAK_STEP = `insert into daybook.process_inbox
    (process, instance, event_id, timer, stream, version, position, attempts, due_at, error)
  select 'fulfilment', 'next-1', id, '', stream, version, position, 14, null, 'planted'
  from daybook.events where stream = 'fulfilment-next-1' and version = 1 on conflict do nothing`;

/** As the owner of the database: the view's writes fail as if the server were going away. */
const BREAK_VIEW = [
  `create function public.refuse() returns trigger language plpgsql
    as $$ begin raise exception 'planted' using errcode = '57P01'; end $$`,
  `create trigger planted before insert or update on daybook_views.order_details_${orderDetails.version}
    for each statement execute function public.refuse()`,
];

describe('Every field of the schema', () => {
  let app: App;
  const told = new Set<string>();

  beforeAll(async () => {
    app = await openApp();
  });
  afterAll(() => app.close());

  const ask = async (question: string): Promise<void> => {
    const { data, errors } = await app.client.query(withFragments(question));
    expect({ question, errors }).toEqual({ question, errors: [] });
    for (const field of toldFields(data)) told.add(field);
  };

  const place = async (body: object): Promise<void> => {
    const placed = await app.client.command('', body);
    expect(placed.status).toBe(201);
    await app.client.readAfter(placed, placed.headers['location'] ?? '');
  };

  /** Two SKUs, of which one is counted, sold when there is none left, and kept for an order. */
  const stock = async (): Promise<void> => {
    for (const sku of ['11', '42']) await app.client.commandAt(`/v1/stock/${sku}/receive`, { quantity: 10 });
    await app.client.commandAt('/v1/stock/11/policy', { tracked: true, backorder: true });
    const line = { reservationId: 'all-1-L1', orderId: 'all-1', lineId: 'L1', quantity: 4 };
    const { ReserveStock: reserve } = inventoryCommands(app.services.commands);
    await withRetries(app.services.environment, () => reserve('11', line, sentBy('reserve')));
  };

  const sentBy = (idempotencyKey: string) => ({ principal: 'local', idempotencyKey, correlationId: 'all-1' });

  const onPayments = (key: string, decide: Decide<Payments, PaymentEvent>) =>
    withRetries(app.services.environment, () =>
      app.services.commands.run({
        ...{ aggregate: payments, id: 'all-1', decide },
        payload: { command: key, target: 'all-1', body: null },
        context: { principal: 'local', idempotencyKey: key, correlationId: key },
        reply: () => ({ status: 200, body: {} }),
      }),
    );

  it('is told by some answer with something that no forgotten value would give', async () => {
    await place(EVERYTHING);
    for (const [path, body] of LIFE) expect((await app.client.command(path, body)).status).toBe(200);
    for (const [path, body] of SHIPPING)
      expect((await app.client.commandAt(`/v1/${path}`, body)).status).toBeLessThan(300);
    for (const [step, decide] of CARD_LIFE.entries()) await onPayments(`step ${step}`, decide);
    await place(
      orderBody({ orderId: 'next-1', customer: { customerId: 'HANAR' }, payment: { token: 'tok_declined' } }),
    );
    await place(orderBody({ orderId: 'gone-1' }));
    await app.client.command('/gone-1/cancel', { reason: 'OUT_OF_STOCK' });
    await stock();
    const { CompleteOrder: complete } = orderingCommands({ ...app.services, states: app.http.get(PublicStates) });
    await withRetries(app.services.environment, () => complete('all-1', {}, sentBy('complete')));
    await eventually(async () => {
      await app.sql(BREAK_STEP);
      const { data } = await app.client.query(`{ processes(filter: { status: { eq: STUCK } }) { nodes { id } } }`);
      return (data?.['processes'] as { nodes: unknown[] }).nodes.length > 0 ? true : undefined;
    });
    await app.client.caughtUp();

    for (const question of QUESTIONS) await ask(question);
    for (const [list, connection] of [
      ['orders(first: 1', 'OrderConnection'],
      ['customers(first: 1', 'CustomerConnection'],
      ['orderHistory(orderId: "all-1", first: 1', 'OrderEventConnection'],
      ['stockItems(first: 1', 'StockItemConnection'],
    ]) {
      const { data } = await app.client.query(`{ page: ${list}) { pageInfo { endCursor } } }`);
      const { pageInfo } = data?.['page'] as { pageInfo: { endCursor: string } };
      await ask(`{ page: ${list}, after: "${pageInfo.endCursor}") { ...${connection} } }`);
    }

    for (const statement of BREAK_VIEW) await app.sql(statement);
    await app.client.command('/all-1/notes', { text: 'Not in the view' });
    await eventually(async () => {
      await ask(`{ projections { ...ProjectionStatus } }`);
      return told.has('ProjectionStatus.lastError') ? true : undefined;
    });
    await app.sql(`drop trigger planted on daybook_views.order_details_${orderDetails.version}`);

    const silent = [...allFields(schema)].filter((field) => !told.has(field));
    expect(silent).toEqual([]);
    expect(told.size).toBeGreaterThan(100);
  });
});

/** The question with the fragments that it uses, and no others. */
const withFragments = (question: string): string => {
  const used = new Set<string>();
  const collect = (text: string): void => {
    for (const [, name = ''] of text.matchAll(/\.\.\.(\w+)/g)) {
      if (used.has(name)) continue;
      used.add(name);
      collect(FRAGMENTS.get(name) ?? '');
    }
  };
  collect(question);
  return [question, ...[...used].map((name) => FRAGMENTS.get(name))].join('\n');
};
