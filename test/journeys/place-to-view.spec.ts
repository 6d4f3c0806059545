import { type App, openApp } from '../support/app.js';
import { type Answer, line, orderBody, tokenOf } from '../support/client.js';

const SOME_TEXT: unknown = expect.any(String);

/** The commands of one order's life, in order, with what the view must show right after each. */
const LIFE: readonly [path: string, body: object | undefined, event: string, shown: object][] = [
  [
    '/notes',
    { text: 'Rings twice', noteId: 'n1' },
    'OrderNoteAdded',
    { notes: [{ noteId: 'n1', text: 'Rings twice' }] },
  ],
  [
    '/shipping-address',
    { line1: '59 rue de l’Abbaye', city: 'Reims', postalCode: '51100', countryCode: 'FR' },
    'OrderShippingAddressChanged',
    { shippingAddress: { line1: '59 rue de l’Abbaye', city: 'Reims', countryCode: 'FR', name: null } },
  ],
  [
    '/holds',
    { kind: 'FRAUD_REVIEW', reason: 'new card', holdId: 'h1' },
    'OrderHeld',
    { holds: [{ holdId: 'h1', kind: 'FRAUD_REVIEW', reason: 'new card', releasedAt: null }] },
  ],
  ['/holds/h1/release', undefined, 'OrderHoldReleased', { holds: [{ holdId: 'h1', releasedAt: SOME_TEXT }] }],
  [
    '/lines/L1/quantity',
    { quantity: 5 },
    'OrderLineQuantityChanged',
    { lines: [{ quantity: { ordered: 12, current: 5, cancelled: 7 } }], total: { amount: '7000', currency: 'USD' } },
  ],
  [
    '/cancel',
    { reason: 'OUT_OF_STOCK' },
    'OrderCancelled',
    {
      status: 'CANCELLED',
      cancelReason: 'OUT_OF_STOCK',
      cancelledAt: SOME_TEXT,
      allowedCommands: ['ADD_NOTE'],
    },
  ],
];

const DETAILS = `query ($id: ID!, $token: String) { order(id: $id, atLeast: $token) {
  id orderNumber status customerId customerName customerEmail currency cancelReason placedAt confirmedAt completedAt cancelledAt version position projectedAt
  allowedCommands
  lines {
    lineId sku title status discountPercent taxPercent quantity { ordered current cancelled }
    unitPrice { ...money } net { ...money } tax { ...money } total { ...money }
  }
  shippingAddress { name line1 line2 city region postalCode countryCode phone }
  shippingAmount { ...money } subtotal { ...money } taxTotal { ...money } total { ...money }
  holds { holdId kind reason placedAt releasedAt } notes { noteId text author at }
} }
fragment money on Money { amount currency exponent formatted }`;

describe('From a command to the view', () => {
  let app: App;
  beforeAll(async () => {
    app = await openApp();
  });
  afterAll(() => app.close());

  const place = (body: object = orderBody(), headers = {}) => app.client.command('', body, headers);
  const ordersWith = async (filter: string): Promise<readonly string[]> => {
    const { data, errors } = await app.client.query(`{ orders(filter: {${filter}}) { nodes { id } } }`);
    expect(errors).toEqual([]);
    return (data?.['orders'] as { nodes: { id: string }[] }).nodes.map(({ id }) => id).sort();
  };

  it('an order is answered 201 with everything a client goes on with', async () => {
    const placed = await place(orderBody({ orderId: 'first-1' }));

    expect(placed.status).toBe(201);
    expect(placed.headers).toMatchObject({
      location: '/v1/orders/first-1',
      etag: '"1"',
      'content-type': expect.stringMatching(/^application\/json/) as unknown,
    });
    expect(placed.body).toEqual({
      orderId: 'first-1',
      orderNumber: expect.stringMatching(/^DB-\d{7}$/) as unknown,
      status: 'PLACED',
      version: 1,
      events: ['OrderPlaced'],
      consistencyToken: tokenOf(placed),
    });
    expect(tokenOf(placed)).toMatch(/^[\w-]+$/);
  });

  it('an order without an id gets one, and a number of its own', async () => {
    const [first, second] = [await place(), await place()];
    expect(first.body['orderId']).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
    expect(first.headers['location']).toBe(`/v1/orders/${String(first.body['orderId'])}`);
    expect(second.body['orderId']).not.toBe(first.body['orderId']);
    expect(second.body['orderNumber']).not.toBe(first.body['orderNumber']);
  });

  it('each command is in the view for who brings its token, alike over REST and GraphQL', async () => {
    await place(orderBody({ orderId: 'life' }));
    for (const [index, [path, body, event, shown]] of LIFE.entries()) {
      const version = index + 2;
      const done = await app.client.command(`/life${path}`, body);
      expect(done.status).toBe(200);
      expect(done.headers).toMatchObject({ etag: `"${version}"`, 'consistency-token': done.body['consistencyToken'] });
      expect(done.headers).not.toHaveProperty('location');
      expect(done.body).toMatchObject({ orderId: 'life', version, events: [event] });

      const read = await app.client.readAfter(done, '/v1/orders/life');
      expect([read.status, read.headers['etag']]).toEqual([200, expect.stringMatching(`^"${version}-`)]);
      expect(read.body).toMatchObject({ ...shown, version });
      const { data, errors } = await app.client.query(DETAILS, { id: 'life', token: tokenOf(done) });
      expect({ errors, order: data?.['order'] }).toEqual({ errors: [], order: read.body });
    }
  });

  it('a version that the reader has is not sent again', async () => {
    const placed = await place();
    const address = placed.headers['location'] ?? '';
    const { etag = '' } = (await app.client.readAfter(placed, address)).headers;
    const known = await app.client.read(address, { 'if-none-match': etag });
    expect([known.status, known.text, known.headers['etag']]).toEqual([304, '', etag]);

    const noted = await app.client.command(`${address.slice('/v1/orders'.length)}/notes`, { text: 'news' });
    const changed = await app.client.readAfter(noted, address, { 'if-none-match': etag });
    expect([changed.status, changed.body['version']]).toEqual([200, 2]);
  });

  it('ids that the caller did not choose are told', async () => {
    await place(orderBody({ orderId: 'told' }));
    const noted = await app.client.command('/told/notes', { text: 'x' });
    const held = await app.client.command('/told/holds', { kind: 'STOCK' });
    const read = await app.client.readAfter(held, '/v1/orders/told');
    expect(read.body).toMatchObject({
      notes: [{ noteId: noted.body['noteId'], author: 'local' }],
      holds: [{ holdId: held.body['holdId'] }],
    });
  });

  it.each([
    ['JPY', 0, 1400, '16800', '¥16,800'],
    ['USD', 2, 1400, '16800', '$168.00'],
    ['KWD', 3, 1400, '16800', 'KWD\u00a016.800'],
  ])('money in %s has its exponent %d', async (currency, exponent, unitPrice, amount, formatted) => {
    const placed = await place(orderBody({ lines: [line({ unitPrice: { amount: unitPrice, currency } })] }));
    const read = await app.client.readAfter(placed, placed.headers['location'] ?? '');
    expect(read.body).toMatchObject({ currency, total: { amount, currency, exponent, formatted } });
  });

  it('sums are exact: discount, tax and shipping', async () => {
    const lines = [
      line({ discountPercent: 5, taxPercent: 20 }),
      line({ quantity: 10, unitPrice: { amount: 980, currency: 'USD' } }),
    ];
    const placed = await place(orderBody({ lines, shipping: { amount: { amount: 3238, currency: 'USD' } } }));
    const read = await app.client.readAfter(placed, placed.headers['location'] ?? '');
    expect(read.body).toMatchObject({
      subtotal: { amount: '25760' },
      taxTotal: { amount: '3192' },
      shippingAmount: { amount: '3238' },
      total: { amount: '32190' },
    });
  });

  it('an order is found by each filter and by no other value', async () => {
    const body = orderBody({
      orderId: 'sought',
      customer: { customerId: 'HANAR' },
      lines: [line({ sku: 'rare', unitPrice: { amount: 7, currency: 'CHF' } })],
      shipping: { address: { countryCode: 'BR' } },
    });
    const placed = await place(body);
    const held = await app.client.command('/sought/holds', { kind: 'STOCK' });
    const read = await app.client.readAfter(held, '/v1/orders/sought');
    const { orderNumber, placedAt } = read.body as Record<string, string>;
    expect(placed.body['orderNumber']).toBe(orderNumber);
    for (const [fitting, failing] of [
      ['customerId: {eq: "HANAR"}', 'customerId: {eq: "HANA"}'],
      ['customerId: {startsWith: "HAN"}', 'customerId: {startsWith: "ANA"}'],
      ['customerId: {in: ["HANAR", "x"]}', 'customerId: {in: []}'],
      [`orderNumber: {eq: "${orderNumber}"}`, 'orderNumber: {eq: "DB-9999999"}'],
      ['sku: {eq: "rare"}', 'sku: {eq: "rar"}'],
      ['countryCode: {eq: "BR"}', 'countryCode: {eq: "AR"}'],
      ['currency: {eq: "CHF"}', 'currency: {eq: "SEK"}'],
      ['hasHold: true, sku: {eq: "rare"}', 'hasHold: false, sku: {eq: "rare"}'],
      ['totalAmount: {gte: "84", lt: "85"}', 'totalAmount: {gte: "85", lt: "86"}'],
      [`placedAt: {gte: "${placedAt}"}, sku: {eq: "rare"}`, `placedAt: {lt: "${placedAt}"}, sku: {eq: "rare"}`],
      ['status: {eq: PLACED}, sku: {eq: "rare"}', 'status: {eq: CANCELLED}, sku: {eq: "rare"}'],
      ['or: [{sku: {eq: "rare"}}, {sku: {eq: "none"}}]', 'and: [{sku: {eq: "rare"}}, {sku: {eq: "none"}}]'],
      ['not: {customerId: {eq: "VINET"}}', 'not: {customerId: {eq: "HANAR"}}, sku: {eq: "rare"}'],
    ] as const) {
      expect({ fitting, found: await ordersWith(fitting) }).toEqual({ fitting, found: ['sought'] });
      expect({ failing, found: await ordersWith(failing) }).toEqual({ failing, found: [] });
    }
  });

  describe('the past', () => {
    let commands: Answer[];
    beforeAll(async () => {
      commands = [await place(orderBody({ orderId: 'past', customer: { customerId: 'VINET', name: 'Paul Henriot' } }))];
      for (const [path, body] of LIFE) commands.push(await app.client.command(`/past${path}`, body));
    });

    it('is asked for by version or time', async () => {
      const ask = (asOf: string) =>
        app.client.query(`{ order(id: "past", asOf: {${asOf}}) { version status lines { quantity { current } } } }`);
      const { data: before } = await ask('version: 5');
      expect(before?.['order']).toEqual({ version: 5, status: 'PLACED', lines: [{ quantity: { current: 12 } }] });
      const { data: after } = await ask('time: "2999-01-01T00:00:00Z"');
      expect(after?.['order']).toEqual({ version: 7, status: 'CANCELLED', lines: [{ quantity: { current: 5 } }] });
      const { data: never } = await ask('time: "2001-01-01T00:00:00Z"');
      expect(never?.['order']).toBeNull();
    });

    it('is told as a history, with everything recorded beside the data', async () => {
      const { data, errors } = await app.client.query(`{ orderHistory(orderId: "past") {
        nodes { type schemaVersion version actor data } pageInfo { hasNextPage } } }`);
      expect(errors).toEqual([]);
      const { nodes } = data?.['orderHistory'] as { nodes: { type: string; version: number; data: object }[] };
      expect(nodes.map(({ type }) => type)).toEqual(['OrderPlaced', ...LIFE.map(([, , event]) => event)]);
      expect(nodes.map(({ version }) => version)).toEqual(commands.map(({ body }) => body['version']));
      expect(nodes[0]?.data).toMatchObject({ customer: { customerId: 'VINET', name: 'Paul Henriot' } });
      expect(nodes[1]?.data).toMatchObject({ text: 'Rings twice' });
    });

    it('is compared', async () => {
      const { data, errors } = await app.client.query(
        '{ orderDiff(orderId: "past", fromVersion: 6, toVersion: 7) { path before after } }',
      );
      expect(errors).toEqual([]);
      expect(data?.['orderDiff']).toContainEqual({ path: '/status', before: 'PLACED', after: 'CANCELLED' });
    });
  });

  it('all views tell how far they are', async () => {
    const { data, errors } = await app.client.query(
      '{ projections { name projectionVersion build position lagEvents lagSeconds status documents lastError } }',
      {},
      { 'consistency-token': tokenOf(await place()) },
    );
    expect(errors).toEqual([]);
    const head = String(await app.countEvents());
    const all = data?.['projections'] as Record<string, unknown>[];
    const details = all.find(({ name }) => name === 'order-details');
    expect(details).toMatchObject({ lastError: null, documents: SOME_TEXT });
    expect(Number(details?.['position']) + Number(details?.['lagEvents'])).toBeGreaterThanOrEqual(Number(head));
  });
});
