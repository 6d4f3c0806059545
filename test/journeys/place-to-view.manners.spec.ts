import { type App, openApp } from '../support/app.js';
import { line, orderBody, tokenOf } from '../support/client.js';

const TRACEPARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

/** Every command on an order that is there: path and a body. */
const COMMANDS: readonly [path: string, body: object | undefined][] = [
  ['/cancel', { reason: 'OTHER' }],
  ['/notes', { text: 'x' }],
  ['/shipping-address', { city: 'Reims' }],
  ['/holds', { kind: 'STOCK' }],
  ['/holds/h1/release', undefined],
  ['/lines/L1/quantity', { quantity: 3 }],
];

describe('The manners of commands', () => {
  let app: App;
  let orders = 0;
  beforeAll(async () => {
    app = await openApp();
  });
  afterAll(() => app.close());

  const place = (body: object, headers = {}) => app.client.command('', orderBody(body), headers);
  /** An order of its own with one hold, h1. @returns its path below `/v1/orders` */
  const newOrder = async (changes: object = {}): Promise<string> => {
    const orderId = `order-${(orders += 1)}`;
    await place({ orderId, ...changes });
    await app.client.command(`/${orderId}/holds`, { kind: 'MANUAL', holdId: 'h1' });
    return `/${orderId}`;
  };

  describe('Idempotency-Key', () => {
    it.each(COMMANDS)('%s again is answered with the very same bytes', async (path, body) => {
      const order = await newOrder();
      const headers = { 'idempotency-key': `again${order}${path}` };
      const first = await app.client.command(order + path, body, headers);
      expect(first.headers).not.toHaveProperty('idempotent-replayed');
      const events = await app.countEvents();

      const again = await app.client.command(order + path, body, headers);

      expect(again.headers['idempotent-replayed']).toBe('true');
      expect([again.status, again.text]).toEqual([first.status, first.text]);
      expect([again.headers['etag'], tokenOf(again)]).toEqual([first.headers['etag'], tokenOf(first)]);
      expect(await app.countEvents()).toBe(events);
    });

    it('an order placed again is answered with the same Location, though nobody chose its id', async () => {
      const headers = { 'idempotency-key': 'place-again' };
      const [first, again] = [await place({}, headers), await place({}, headers)];
      expect([again.status, again.text, again.headers['location']]).toEqual([
        201,
        first.text,
        first.headers['location'],
      ]);
      expect(again.headers['idempotent-replayed']).toBe('true');
    });

    it('is the same key in quotes and bare, and the order of properties is no difference', async () => {
      const first = await app.client.raw('/v1/orders', JSON.stringify(orderBody()), { 'idempotency-key': '"quoted"' });
      const turned = Object.fromEntries(Object.entries(orderBody()).reverse());
      const again = await app.client.raw('/v1/orders', JSON.stringify(turned), { 'idempotency-key': 'quoted' });
      expect(again.text).toBe(first.text);
    });

    it.each([...COMMANDS, ['', orderBody()] as const])('%s without one is refused', async (path, body) => {
      const order = path === '' ? '' : await newOrder();
      const refused = await app.client.command(order + path, body, { 'idempotency-key': '' });
      expect(refused.body).toMatchObject({ status: 400, code: 'IDEMPOTENCY_KEY_REQUIRED', retryable: false });
    });

    it('for another body, another order or another command is refused, and the first answer stands', async () => {
      const [order, other] = [await newOrder(), await newOrder()];
      const headers = { 'idempotency-key': 'used' };
      const first = await app.client.command(`${order}/notes`, { text: 'one' }, headers);
      for (const [path, body] of [
        [`${order}/notes`, { text: 'two' }],
        [`${other}/notes`, { text: 'one' }],
        [`${order}/holds`, { kind: 'STOCK' }],
      ] as const) {
        const refused = await app.client.command(path, body, headers);
        expect(refused.body).toMatchObject({ status: 422, code: 'IDEMPOTENCY_KEY_REUSED', retryable: false });
      }
      expect((await app.client.command(`${order}/notes`, { text: 'one' }, headers)).text).toBe(first.text);
    });

    it('of a refusal is free for the corrected command', async () => {
      const order = await newOrder();
      const headers = { 'idempotency-key': 'corrected' };
      expect((await app.client.command(`${order}/lines/L9/quantity`, { quantity: 1 }, headers)).status).toBe(404);
      expect((await app.client.command(`${order}/lines/L1/quantity`, { quantity: 1 }, headers)).status).toBe(200);
    });
  });

  describe('If-Match', () => {
    it.each(COMMANDS)('%s is held to the version it names', async (path, body) => {
      const order = await newOrder();
      const headers = { 'idempotency-key': `match${order}${path}`, 'if-match': '"2"' };
      const stale = await app.client.command(order + path, body, { 'if-match': '"1"' });
      expect(stale.body).toMatchObject({ status: 412, code: 'VERSION_CONFLICT', retryable: false, currentVersion: 2 });

      const right = await app.client.command(order + path, body, headers);
      expect([right.status, right.headers['etag']]).toEqual([200, '"3"']);

      const replayed = await app.client.command(order + path, body, headers);
      expect([replayed.status, replayed.headers['idempotent-replayed']]).toEqual([200, 'true']);
    });

    it('comes before the state of the order', async () => {
      const order = await newOrder();
      await app.client.command(`${order}/cancel`, { reason: 'OTHER' });
      const stale = await app.client.command(`${order}/holds`, { kind: 'STOCK' }, { 'if-match': '"2"' });
      expect(stale.body).toMatchObject({ code: 'VERSION_CONFLICT', currentVersion: 3 });
    });

    it('of a version to come is refused as well', async () => {
      const future = await app.client.command(`${await newOrder()}/notes`, { text: 'x' }, { 'if-match': '"9"' });
      expect(future.body).toMatchObject({ status: 412, code: 'VERSION_CONFLICT', currentVersion: 2 });
    });
  });

  describe('the state of an order', () => {
    it('refuses what a cancelled order does not allow, and says what it does', async () => {
      const order = await newOrder();
      await app.client.command(`${order}/cancel`, { reason: 'FRAUD' });
      for (const [path, body] of [
        ['/holds', { kind: 'STOCK' }],
        ['/shipping-address', { city: 'Reims' }],
        ['/lines/L1/quantity', { quantity: 3 }],
      ] as const) {
        const refused = await app.client.command(order + path, body);
        expect({ path, ...refused.body }).toMatchObject({
          ...{ path, status: 409, code: 'ORDER_STATE_CONFLICT', retryable: false, currentStatus: 'CANCELLED' },
          allowedCommands: ['ADD_NOTE', 'RELEASE_HOLD'],
        });
      }
    });

    it('takes a second cancellation for done', async () => {
      const order = await newOrder();
      await app.client.command(`${order}/cancel`, { reason: 'FRAUD' });
      const again = await app.client.command(`${order}/cancel`, { reason: 'OTHER' });
      expect([again.status, again.headers['etag'], again.body['events']]).toEqual([200, '"3"', []]);
      expect(again.headers).not.toHaveProperty('idempotent-replayed');
    });

    it.each([
      ['/notes', { text: 'x', noteId: 'n' }, 'NOTE_ALREADY_EXISTS'],
      ['/holds', { kind: 'STOCK', holdId: 'n' }, 'HOLD_ALREADY_EXISTS'],
    ])('knows the ids given at %s', async (path, body, code) => {
      const order = await newOrder();
      expect((await app.client.command(order + path, body)).status).toBe(200);
      expect((await app.client.command(order + path, body)).body).toMatchObject({ status: 409, code });
    });

    it('keeps one line, and lets a removed one come back', async () => {
      const order = await newOrder({ lines: [line(), line()] });
      const change = (lineId: string, quantity: number) =>
        app.client.command(`${order}/lines/${lineId}/quantity`, { quantity });
      expect((await change('L1', 0)).status).toBe(200);
      expect((await change('L2', 0)).body).toMatchObject({ status: 409, code: 'LAST_LINE' });
      expect((await change('L1', 1)).status).toBe(200);
      expect((await change('L1', 1)).body['events']).toEqual([]);
    });

    it('refuses an id that is taken', async () => {
      const body = { orderId: 'taken' };
      await place(body);
      expect((await place(body)).body).toMatchObject({
        ...{ status: 409, code: 'ORDER_ALREADY_EXISTS', retryable: false },
        errors: [{ pointer: '/orderId', code: 'ORDER_ALREADY_EXISTS' }],
      });
    });
  });

  it.each([
    ...COMMANDS.map(([path, body]) => [`/nobody${path}`, body, 'ORDER_NOT_FOUND'] as const),
    ['/known/lines/L9/quantity', { quantity: 1 }, 'LINE_NOT_FOUND'] as const,
    ['/known/holds/h9/release', undefined, 'HOLD_NOT_FOUND'] as const,
  ])('%s is not there', async (path, body, code) => {
    await place({ orderId: 'known' }, { 'idempotency-key': 'known' });
    expect((await app.client.command(path, body)).body).toMatchObject({ status: 404, code, retryable: false });
  });

  it('an order that is not there is not there to be read', async () => {
    expect((await app.client.read('/v1/orders/nobody')).body).toMatchObject({ status: 404, code: 'ORDER_NOT_FOUND' });
  });

  it('what led to a command is recorded with it', async () => {
    const headers = { traceparent: TRACEPARENT, 'x-correlation-id': 'basket-7', 'x-request-id': 'request-9' };
    const placed = await place({ orderId: 'traced' }, headers);
    expect(placed.headers).toMatchObject({ 'x-correlation-id': 'basket-7', 'x-request-id': 'request-9' });

    const stored = await app.sql("select metadata from daybook.events where stream = 'order-traced'");
    const metadata = stored[0] as Record<string, string>;
    expect(metadata).toEqual({
      ...{ principal: 'local', correlationId: 'basket-7', traceparent: TRACEPARENT },
      commandId: expect.stringMatching(/^[\da-f-]{36}$/) as unknown,
      causationId: metadata['commandId'],
    });
    const { data } = await app.client.query(
      '{ orderHistory(orderId: "traced") { nodes { actor correlationId causationId } } }',
    );
    expect(data?.['orderHistory']).toEqual({
      nodes: [{ actor: 'local', correlationId: 'basket-7', causationId: metadata['commandId'] }],
    });
  });
});

describe('A token of what no view has seen yet', () => {
  let app: App;
  let ahead: string;
  let position: number;
  beforeAll(async () => {
    app = await openApp();
    await app.views.feeding.stop();
    ahead = tokenOf(await app.client.command('', orderBody({ orderId: 'seen' })));
    position = Number(await app.services.log.head());
  });
  afterAll(() => app.close());

  it.each([
    ['at once', 'wait=0', 0],
    ['after the time that Prefer gives', 'wait=1', 1_000],
  ])('is answered PROJECTION_LAGGING %s', async (_case, prefer, atLeastMs) => {
    const headers = { 'consistency-token': ahead, prefer };
    const began = performance.now();
    const read = await app.client.read('/v1/orders/seen', headers);
    expect(performance.now() - began).toBeGreaterThanOrEqual(atLeastMs - 5);
    expect(read.body).toMatchObject({ status: 503, code: 'PROJECTION_LAGGING', requiredPosition: position });
    expect(read.headers['retry-after']).toBe('1');

    const { status, data, errors } = await app.client.query('{ order(id: "x") { id } }', {}, headers);
    expect([status, data]).toEqual([200, { order: null }]);
    expect(errors).toMatchObject([{ extensions: { code: 'PROJECTION_LAGGING', requiredPosition: position } }]);
  });

  it('is taken as an argument as well', async () => {
    for (const query of ['order(id: "x", atLeast: $token) { id }', 'orders(atLeast: $token) { nodes { id } }']) {
      const { errors } = await app.client.query(
        `query ($token: String) { ${query} }`,
        { token: ahead },
        { prefer: 'wait=0' },
      );
      expect(errors).toMatchObject([{ extensions: { code: 'PROJECTION_LAGGING' } }]);
    }
  });
});
