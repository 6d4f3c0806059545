import { setTimeout as sleep } from 'node:timers/promises';
import {
  addressChanged,
  cancelled,
  completed,
  confirmed,
  held,
  holdReleased,
  noteAdded,
  placed,
  secondLineRemoved,
} from '../../src/ordering/testing/index.js';
import { openQueryApp, type QueryApp } from './query-app.fixture.js';

const EVERYTHING = `{
  id orderNumber status customerId customerName customerEmail currency cancelReason placedAt confirmedAt completedAt cancelledAt
  version position
  allowedCommands
  lines {
    lineId sku title status discountPercent taxPercent quantity { ordered current cancelled }
    unitPrice { ...money } net { ...money } tax { ...money } total { ...money }
  }
  shippingAddress { name line1 line2 city region postalCode countryCode phone }
  shippingAmount { ...money } subtotal { ...money } taxTotal { ...money } total { ...money }
  holds { holdId kind reason placedAt releasedAt }
  notes { noteId text author at }
}`;
const MONEY = 'fragment money on Money { amount currency exponent formatted }';

const usd = (amount: string, formatted: string) => ({ amount, currency: 'USD', exponent: 2, formatted });

describe('order', () => {
  let on: QueryApp;
  beforeAll(async () => {
    on = await openQueryApp();
    await on.histories.write('o1', '2030-01-01T00:00:00Z', placed, held, noteAdded, secondLineRemoved, holdReleased);
    await on.histories.write('o2', '2030-01-02T00:00:00Z', placed, addressChanged, cancelled);
    await on.histories.write('done', '2030-01-01T00:00:00Z', placed, confirmed, completed);
    await on.histories.project();
  });
  afterAll(() => on.close());

  it('shows everything that is known of an order', async () => {
    const { data, errors, status } = await on.query(`{ order(id: "o1") ${EVERYTHING} } ${MONEY}`);
    expect([errors, status]).toEqual([[], 200]);
    expect(data?.['order']).toEqual({
      id: 'o1',
      orderNumber: 'DB-0000042',
      status: 'PLACED',
      customerId: 'VINET',
      customerName: 'Paul Henriot',
      customerEmail: 'paul@vins.example',
      currency: 'USD',
      cancelReason: null,
      placedAt: '2030-01-01T00:00:00.000Z',
      confirmedAt: null,
      completedAt: null,
      cancelledAt: null,
      version: 5,
      position: '5',
      allowedCommands: ['CANCEL', 'CHANGE_SHIPPING_ADDRESS', 'ADD_NOTE', 'PLACE_HOLD', 'CHANGE_LINE_QUANTITY'],
      lines: [
        {
          lineId: 'L1',
          sku: '11',
          title: 'Queso Cabrales',
          status: 'PROCESSING',
          discountPercent: 5,
          taxPercent: 20,
          quantity: { ordered: 12, current: 12, cancelled: 0 },
          unitPrice: usd('1400', '$14.00'),
          net: usd('15960', '$159.60'),
          tax: usd('3192', '$31.92'),
          total: usd('19152', '$191.52'),
        },
        {
          lineId: 'L2',
          sku: '42',
          title: 'Hokkien Fried Mee',
          status: 'REMOVED',
          discountPercent: null,
          taxPercent: null,
          quantity: { ordered: 10, current: 0, cancelled: 10 },
          unitPrice: usd('980', '$9.80'),
          net: usd('0', '$0.00'),
          tax: usd('0', '$0.00'),
          total: usd('0', '$0.00'),
        },
      ],
      shippingAddress: {
        name: null,
        line1: '59 rue de l’Abbaye',
        line2: null,
        city: 'Reims',
        region: null,
        postalCode: '51100',
        countryCode: 'FR',
        phone: null,
      },
      shippingAmount: usd('3238', '$32.38'),
      subtotal: usd('15960', '$159.60'),
      taxTotal: usd('3192', '$31.92'),
      total: usd('22390', '$223.90'),
      holds: [
        {
          holdId: 'h1',
          kind: 'FRAUD_REVIEW',
          reason: 'new card',
          placedAt: '2030-01-01T01:00:00.000Z',
          releasedAt: '2030-01-01T04:00:00.000Z',
        },
      ],
      notes: [{ noteId: 'n1', text: 'Rings twice', author: 'local', at: '2030-01-01T02:00:00.000Z' }],
    });
  });

  it('shows when it was confirmed and completed, also as it once was', async () => {
    const fields = '{ status confirmedAt completedAt allowedCommands history(first: 9) { nodes { type } } }';
    const { data, errors } = await on.query(
      `{ now: order(id: "done") ${fields} before: order(id: "done", asOf: { version: 2 }) ${fields} }`,
    );
    expect(errors).toEqual([]);
    const confirmedAt = '2030-01-01T01:00:00.000Z';
    expect(data).toEqual({
      now: {
        status: 'COMPLETED',
        confirmedAt,
        completedAt: '2030-01-01T02:00:00.000Z',
        allowedCommands: ['ADD_NOTE'],
        history: { nodes: [{ type: 'OrderPlaced' }, { type: 'OrderConfirmed' }, { type: 'OrderCompleted' }] },
      },
      before: expect.objectContaining({ status: 'CONFIRMED', confirmedAt, completedAt: null }) as unknown,
    });
  });

  it('answers the same however often it is asked', async () => {
    const query = `query again { order(id: "o2") { ...all } } fragment all on Order ${EVERYTHING} ${MONEY}`;
    const answers = [await on.query(query), await on.query(query), await on.query(query)];
    expect(answers[0]?.errors).toEqual([]);
    expect(answers[0]?.data?.['order']).toMatchObject({ status: 'CANCELLED', cancelReason: 'CUSTOMER_REQUEST' });
    expect(answers[2]?.data).toEqual(answers[0]?.data);
    expect(answers[1]?.data).toEqual(answers[0]?.data);
  });

  it('is null for an id that nobody has', async () => {
    for (const id of ['nobody', '', '../o1', 'a\\u0000b', 'x'.repeat(5_000)]) {
      const { data, errors } = await on.query(`{ order(id: "${id}") { id } }`);
      expect([id, data, errors]).toEqual([id, { order: null }, []]);
    }
  });

  it('formats money in the way of a language', async () => {
    const formatted = async (locale: string) =>
      on.query('query ($l: String) { order(id: "o1") { total { formatted(locale: $l) } } }', { l: locale });
    expect((await formatted('de-DE')).data).toEqual({ order: { total: { formatted: '223,90\u00a0$' } } });
    for (const wrong of ['', 'not a locale', 'en_US', 'x'.repeat(300)]) {
      const { errors, status } = await formatted(wrong);
      expect(status).toBe(200);
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' }, path: ['order', 'total', 'formatted'] }]);
    }
  });

  it('costs one read of the view, however many ask at once', async () => {
    const query = 'query ($id: ID!) { order(id: $id) { id version } }';
    await on.query(query, { id: 'o1' });
    on.views.loads = 0;
    const ids = Array.from({ length: 32 }, (_, index) => (index % 2 === 0 ? 'o1' : 'o2'));
    const answers = await Promise.all(ids.map((id) => on.query(query, { id })));
    expect(answers.map(({ data }) => (data?.['order'] as { id: string }).id)).toEqual(ids);
    expect(on.views.loads).toBeLessThanOrEqual(2);
  });

  it('says what was erased', async () => {
    await on.histories.write('o3', '2030-01-01T00:00:00Z', {
      ...placed,
      data: { ...placed.data, customer: { ...placed.data.customer, customerId: 'GONE' } },
    });
    await on.histories.project();
    await on.eraseCustomer('GONE');
    const { data } = await on.query(
      '{ order(id: "o3") { customerName customerEmail shippingAddress { line1 city phone } } }',
    );
    expect(data?.['order']).toEqual({
      customerName: '[erased]',
      customerEmail: '[erased]',
      shippingAddress: { line1: '[erased]', city: 'Reims', phone: null },
    });
  });

  describe('as fresh as it is asked for', () => {
    const QUERY = 'query ($t: String) { order(id: "o4", atLeast: $t) { version } }';
    let token: string;
    beforeAll(async () => {
      token = await on.histories.write('o4', '2030-01-01T00:00:00Z', placed);
    });

    it('says that the view lags behind after the time it may wait', async () => {
      const started = performance.now();
      const { errors, data, status } = await on.query(QUERY, { t: token });
      expect(performance.now() - started).toBeGreaterThan(900);
      expect([data, status]).toEqual([{ order: null }, 200]);
      expect(errors).toMatchObject([
        { extensions: { code: 'PROJECTION_LAGGING', requiredPosition: 13, currentPosition: 12 } },
      ]);
    });

    it('waits as long as Prefer says, for the token of the header too', async () => {
      const headers = { 'Consistency-Token': token, Prefer: 'wait=0' };
      const { errors } = await on.query(QUERY, {}, headers);
      expect(errors).toMatchObject([{ extensions: { code: 'PROJECTION_LAGGING' } }]);
      const { errors: inRest } = await restGet('/v1/orders/o4', headers);
      expect(inRest).toMatchObject({ status: 503, code: 'PROJECTION_LAGGING', retryable: true });
    });

    it('answers as soon as the view has come that far', async () => {
      const waiting = on.query(QUERY, { t: token }, { Prefer: 'wait=5' });
      await sleep(100);
      await on.histories.project();
      expect(await waiting).toMatchObject({ data: { order: { version: 1 } }, errors: [] });
    });

    it('refuses what is no token', async () => {
      for (const wrong of ['', 'x', 'ä', Buffer.from('1 2').toString('base64url')]) {
        const { errors } = await on.query(QUERY, { t: wrong });
        expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
      }
      const { errors } = await on.query(QUERY, {}, { 'Consistency-Token': 'x' });
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    });
  });

  const restGet = async (url: string, headers: Readonly<Record<string, string>> = {}) => {
    const reply = await on.app.inject({ method: 'GET', url, headers });
    return { reply, errors: reply.statusCode >= 400 ? reply.json<object>() : undefined };
  };
});
