import { shapeOf } from '#platform';
import { addressChanged, held, noteAdded, placed } from '../../src/ordering/testing/index.js';
import { Order } from '../../src/ordering/api/order.type.js';
import { eventually } from '../support/postgres-homes.js';
import { openQueryApp, type QueryApp } from './query-app.fixture.js';

const GRAPHQL = `{ order(id: "o1") {
  id orderNumber status customerId customerName customerEmail currency cancelReason placedAt confirmedAt completedAt cancelledAt version position projectedAt
  allowedCommands
  lines {
    lineId sku title status discountPercent taxPercent quantity { ordered current cancelled }
    unitPrice { ...m } net { ...m } tax { ...m } total { ...m }
  }
  shippingAddress { name line1 line2 city region postalCode countryCode phone }
  shippingAmount { ...m } subtotal { ...m } taxTotal { ...m } total { ...m }
  holds { holdId kind reason placedAt releasedAt } notes { noteId text author at }
} } fragment m on Money { amount currency exponent formatted }`;

describe('GET /v1/orders/{id}', () => {
  let on: QueryApp;
  let token: string;
  beforeAll(async () => {
    on = await openQueryApp();
    token = await on.histories.write('o1', '2030-01-01T00:00:00Z', placed, held, noteAdded, addressChanged);
    await on.histories.project();
  });
  afterAll(() => on.close());

  const read = (id: string, headers: Record<string, string> = {}) =>
    on.app.inject({ method: 'GET', url: `/v1/orders/${id}`, headers });

  it('answers the order as GraphQL does, in the shape that is published', async () => {
    const reply = await read('o1', { 'Consistency-Token': token });
    const { data } = await on.query(GRAPHQL);
    expect([reply.statusCode, reply.headers['etag']]).toEqual([200, expect.stringMatching(/^"4-/)]);
    expect(reply.json()).toEqual(data?.['order']);
    expect(shapeOf(Order).problems(reply.json())).toEqual([]);
  });

  it('answers 304 to whoever has it', async () => {
    const { etag } = (await read('o1')).headers;
    for (const other of ['"3"', '"4"']) expect((await read('o1', { 'If-None-Match': other })).statusCode).toBe(200);
    const reply = await read('o1', { 'If-None-Match': String(etag) });
    expect([reply.statusCode, reply.body, reply.headers['etag']]).toEqual([304, '', etag]);
  });

  it('answers 404 for an order that is not there', async () => {
    for (const id of ['nobody', 'x'.repeat(65), 'a%00b']) {
      const reply = await read(id);
      expect([reply.statusCode, reply.json<{ code: string }>().code]).toEqual([404, 'ORDER_NOT_FOUND']);
    }
  });

  it('answers 503 while the view lags behind what the token asks for', async () => {
    const later = await on.histories.write('o1', '2030-01-02T00:00:00Z', {
      ...noteAdded,
      data: { ...noteAdded.data, noteId: 'n2' },
    });
    const reply = await read('o1', { 'Consistency-Token': later, Prefer: 'wait=0' });
    expect([reply.statusCode, reply.headers['retry-after']]).toEqual([503, '1']);
    expect(reply.json()).toMatchObject({
      code: 'PROJECTION_LAGGING',
      retryable: true,
      currentPosition: 4,
      requiredPosition: 5,
    });
  });

  it('refuses a token that is none', async () => {
    const reply = await read('o1', { 'Consistency-Token': 'x' });
    expect([reply.statusCode, reply.json<{ code: string }>().code]).toEqual([400, 'CONSISTENCY_TOKEN_INVALID']);
  });

  it('answers in full once the customer is erased, and the version stays what commands are held to', async () => {
    await on.histories.write('o2', '2030-01-01T00:00:00Z', {
      ...placed,
      data: { ...placed.data, customer: { ...placed.data.customer, customerId: 'GONE' } },
    });
    await on.histories.project();
    const before = await read('o2');
    expect(before.json<{ customerName: string }>().customerName).toBe('Paul Henriot');
    await on.eraseCustomer('GONE');
    const after = await eventually(async () => {
      const reply = await read('o2', { 'If-None-Match': String(before.headers['etag']) });
      return reply.statusCode === 200 ? reply : undefined;
    });
    expect(after.json()).toMatchObject({ customerName: '[erased]', customerEmail: '[erased]', version: 1 });
    expect(after.headers['etag']).not.toBe(before.headers['etag']);
    expect((await read('o2', { 'If-Match': String(before.headers['etag']) })).statusCode).toBe(412);
    const command = (ifMatch: unknown, key: string) =>
      on.app.inject({
        method: 'POST',
        url: '/v1/orders/o2/cancel',
        headers: { 'If-Match': String(ifMatch), 'Idempotency-Key': key },
        payload: { reason: 'OTHER' },
      });
    expect((await command('"2", "7"', 'stale')).json()).toMatchObject({
      code: 'VERSION_CONFLICT',
      expectedVersions: [2, 7],
      currentVersion: 1,
    });
    expect((await command(before.headers['etag'], 'held')).statusCode).toBe(200);
  });
});
