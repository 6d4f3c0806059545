import { type App, openApp } from '../support/app.js';
import { orderBody } from '../support/client.js';

const CARD = { token: 'tok_of_a_card' };
const HISTORY = `{
  orderHistory(orderId: "card", first: 1) { nodes { type data } }
  order(id: "card") { total { amount } history(first: 1) { nodes { data } } }
}`;

describe('An order that is placed with a card', () => {
  let app: App;
  beforeAll(async () => {
    app = await openApp();
  });
  afterAll(() => app.close());

  it('keeps its token in the log, and shows it to nobody who asks for orders', async () => {
    const placed = await app.client.command('', orderBody({ orderId: 'card', payment: CARD }), {
      'idempotency-key': 'card',
    });
    expect(placed).toMatchObject({ status: 201, body: { events: ['OrderPlaced'] } });
    const stored = `select data::json->'payment'->>'token' from daybook.events where stream = 'order-card' and version = 1`;
    expect(await app.sql(stored)).toEqual([CARD.token]);
    expect((await app.client.read('/v1/audit/events?order=card')).text).toContain(CARD.token);

    const shown = await app.client.readAfter(placed, '/v1/orders/card');
    expect(shown.body).toMatchObject({ id: 'card', status: 'PLACED' });
    const history = await app.client.query(HISTORY);
    expect(history).toMatchObject({
      errors: [],
      data: { orderHistory: { nodes: [{ type: 'OrderPlaced', data: { customer: { customerId: 'VINET' } } }] } },
    });
    const events = await app.client.read('/v1/events?limit=100');
    expect(events.text).toContain('OrderPlaced');
    for (const told of [placed.text, shown.text, JSON.stringify(history), events.text]) {
      expect(told).not.toContain(CARD.token);
    }
  });

  it('is another request than one without, under one key', async () => {
    const again = (body: object) =>
      app.client.command('', orderBody({ orderId: 'card', ...body }), { 'idempotency-key': 'card' });
    expect(await again({ payment: CARD })).toMatchObject({ status: 201, body: { orderId: 'card', version: 1 } });
    expect(await again({})).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } });
  });

  it.each([
    [{ token: '4111 1111 1111 1111' }, '/payment/token'],
    [{ token: '' }, '/payment/token'],
    [{ token: 'x'.repeat(256) }, '/payment/token'],
    [{}, '/payment/token'],
    [null, '/payment'],
    [{ ...CARD, cvc: '123' }, '/payment/cvc'],
  ])('is refused with %j', async (payment, pointer) => {
    const answer = await app.client.command('', orderBody({ orderId: 'wrong', payment }));
    expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
    expect(answer.body['errors']).toEqual(expect.arrayContaining([expect.objectContaining({ pointer }) as unknown]));
    expect(answer.text).not.toMatch(/4111|xxx/u);
    expect(await app.sql(`select count(*)::int from daybook.events where stream = 'order-wrong'`)).toEqual([0]);
  });
});

it('An order is not placed with a card where no gateway is set up, and nothing is stored', async () => {
  const app = await openApp({ paymentGateway: undefined });
  try {
    const answer = await app.client.once.command('', orderBody({ orderId: 'card', payment: CARD }));
    expect(answer).toMatchObject({ status: 503, body: { code: 'PAYMENT_GATEWAY_NOT_CONFIGURED', retryable: false } });
    expect(await app.countEvents()).toBe(0);
    expect(await app.client.command('', orderBody({ orderId: 'card' }))).toMatchObject({ status: 201 });
  } finally {
    await app.close();
  }
});
