import { shapeOf } from '#platform';
import { addressChanged, held, noteAdded, placed } from '../../src/ordering/testing/index.js';
import { OrderShape } from '../../src/ordering/views/order-details/order.shape.js';
import { openQueryApp, type QueryApp } from './query-app.fixture.js';

const GRAPHQL = `{ order(id: "o1") {
  id orderNumber status customerId customerName currency cancelReason placedAt cancelledAt version position projectedAt
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
    expect([reply.statusCode, reply.headers['etag']]).toEqual([200, '"4"']);
    expect(reply.json()).toEqual(data?.['order']);
    expect(shapeOf(OrderShape).problems(reply.json())).toEqual([]);
  });

  it('answers 304 to whoever has it', async () => {
    expect((await read('o1', { 'If-None-Match': '"3"' })).statusCode).toBe(200);
    const reply = await read('o1', { 'If-None-Match': '"4"' });
    expect([reply.statusCode, reply.body, reply.headers['etag']]).toEqual([304, '', '"4"']);
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
});
