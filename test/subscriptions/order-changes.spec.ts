import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { type App, openApp } from '../support/app.js';
import { line, orderBody } from '../support/client.js';
import { fragments, fragmentsFor, toldFields } from '../support/every-field.js';
import { TestSocket } from '../support/subscriber.js';

interface Change {
  readonly order: Readonly<Record<string, unknown>>;
  readonly eventType: string;
  readonly version: number;
  readonly position: string;
}
interface OfOrder {
  readonly data: { readonly orderChanged: Change };
}
interface OfOrders {
  readonly data: { readonly ordersChanged: Change };
}

const FRAGMENTS = fragments(buildSchema(readFileSync('docs/schema.graphql', 'utf8')));
/** Everything that is told of an order, and nothing that is the same for each. */
const SELECTED = 'eventType version position order { ...Order } } }';
const EVERYTHING = `${SELECTED} ${fragmentsFor(SELECTED, FRAGMENTS)}`;
const BRIEF = 'eventType version position order { id status version } } }';

const PLACED = orderBody({
  orderId: 'life',
  customer: { customerId: 'VINET', name: 'Paul Henriot' },
  lines: [line({ discountPercent: 5, taxPercent: 20 }), line({ sku: '42' })],
  shipping: { amount: { amount: 3238, currency: 'USD' }, address: { line1: '59 rue de l’Abbaye', countryCode: 'FR' } },
});
const LIFE: readonly [path: string, body: object | undefined, event: string][] = [
  ['/life/notes', { text: 'Rings twice' }, 'OrderNoteAdded'],
  [
    '/life/shipping-address',
    { name: 'P', line1: 'a', city: 'Reims', countryCode: 'DE', phone: '1' },
    'OrderShippingAddressChanged',
  ],
  ['/life/holds', { kind: 'FRAUD_REVIEW', reason: 'new card', holdId: 'h1' }, 'OrderHeld'],
  ['/life/holds/h1/release', undefined, 'OrderHoldReleased'],
  ['/life/lines/L1/quantity', { quantity: 5 }, 'OrderLineQuantityChanged'],
  ['/life/cancel', { reason: 'OUT_OF_STOCK' }, 'OrderCancelled'],
];
const EVENTS = ['OrderPlaced', ...LIFE.map(([, , event]) => event)];

describe('Subscriptions', () => {
  let app: App;
  let url: string;
  let socket: TestSocket;
  beforeAll(async () => {
    app = await openApp();
    await app.http.listen(0, '127.0.0.1');
    url = await app.http.getUrl();
    // The first of all subscriptions starts the feed; those that begin now rely on where it is.
    const first = await TestSocket.ready(url);
    await place('first');
    await first.told(first.subscribe(`subscription { ordersChanged(afterPosition: 0) { version } }`), 1);
    await first.close();
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    socket = await TestSocket.ready(url);
  });
  afterEach(() => socket.close());

  const refusal = async (subscription: string) => {
    const id = socket.subscribe(`subscription { ${subscription} { version } }`);
    const message = await socket.hears((each) => each.id === id && each.type !== 'complete');
    return { type: message.type, payload: message.payload };
  };
  const refused = (code: string, message: string) => ({
    type: 'error',
    payload: [
      expect.objectContaining({
        message: expect.stringMatching(message) as unknown,
        extensions: expect.objectContaining({ code }) as unknown,
      }),
    ],
  });
  const place = (orderId: string, changes: object = {}) => app.client.command('', orderBody({ orderId, ...changes }));
  const note = (orderId: string) => app.client.command(`/${orderId}/notes`, { text: 'x' });

  it('tell each event once, in order, live and from the past alike, with the order as it was asked for by version', async () => {
    const live = socket.subscribe(`subscription { ordersChanged { ${EVERYTHING}`);
    // Answered in order: when this one has begun, so has the one before it.
    await refusal('orderChanged(id: "nobody")');
    await app.client.command('', PLACED);
    for (const [path, body] of LIFE) expect((await app.client.command(path, body)).status).toBe(200);
    const toldLive = (await socket.told<OfOrders>(live, EVENTS.length)).map(({ data }) => data.ordersChanged);
    expect(toldLive.map(({ eventType }) => eventType)).toEqual(EVENTS);
    expect(toldLive.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6, 7]);

    const replayed = socket.subscribe(`subscription { orderChanged(id: "life", afterVersion: 0) { ${EVERYTHING}`);
    const toldAgain = (await socket.told<OfOrder>(replayed, EVENTS.length)).map(({ data }) => data.orderChanged);
    const timeless = (changes: readonly Change[]) =>
      changes.map(({ order: { projectedAt: _at, ...order }, ...change }) => ({ ...change, order }));
    expect(timeless(toldAgain)).toEqual(timeless(toldLive));

    for (const { version, order, position } of toldLive) {
      const { data, errors } = await app.client.query(
        `query ($v: Int) { order: order(id: "life", asOf: { version: $v }) { ...Order } } ${EVERYTHING.slice(EVERYTHING.indexOf('fragment'))}`,
        { v: version },
      );
      expect(errors).toEqual([]);
      const { projectedAt: _then, ...asked } = data?.['order'] as Record<string, unknown>;
      const { projectedAt: at, ...told } = order;
      expect(told).toEqual(asked);
      expect(at).toMatch(/^\d{4}-.*Z$/);
      expect([order['version'], order['position']]).toEqual([version, position]);
    }
    for (const field of [
      'Order.customerName',
      'Order.cancelReason',
      'Hold.reason',
      'Note.text',
      'Address.line1',
      'OrderEvent.data',
    ]) {
      expect(toldFields(toldLive)).toContain(field);
    }
  });

  it('go on after the last version or position that was read', async () => {
    await place('resumed');
    const noted = await note('resumed');
    const position = Number(await app.countEvents());
    await note('resumed');
    const ofOne = socket.subscribe(
      `subscription { orderChanged(id: "resumed", afterVersion: ${String(noted.body['version'])}) { ${BRIEF}`,
    );
    const ofAll = socket.subscribe(`subscription { ordersChanged(afterPosition: "${position}") { ${BRIEF}`);
    await note('resumed');
    const one = (await socket.told<OfOrder>(ofOne, 2)).map(({ data }) => data.orderChanged);
    const all = (await socket.told<OfOrders>(ofAll, 2)).map(({ data }) => data.ordersChanged);
    expect(one.map(({ version }) => version)).toEqual([3, 4]);
    expect(all).toEqual(one);
  });

  it('of many orders tell what fits as of each event', async () => {
    const held = socket.subscribe(`subscription ($filter: OrderFilter) { ordersChanged(filter: $filter) { ${BRIEF}`, {
      filter: { hasHold: true, customerId: { startsWith: 'H' } },
    });
    await refusal('orderChanged(id: "nobody")');
    await place('h1', { customer: { customerId: 'HANAR' } });
    await place('v1');
    for (const id of ['v1', 'h1']) await app.client.command(`/${id}/holds`, { kind: 'STOCK', holdId: 'a' });
    await note('h1');
    await app.client.command('/h1/holds/a/release');
    await note('h1');
    await app.client.command('/h1/holds', { kind: 'STOCK', holdId: 'b' });
    const told = (await socket.told<OfOrders>(held, 3)).map(({ data }) => data.ordersChanged);
    expect(told.map(({ order, version }) => [order['id'], version])).toEqual([
      ['h1', 2],
      ['h1', 3],
      ['h1', 6],
    ]);
  });

  it('end when they are completed, and others of the connection go on', async () => {
    await place('two');
    const first = socket.subscribe(`subscription { orderChanged(id: "two", afterVersion: 0) { ${BRIEF}`);
    const second = socket.subscribe(`subscription { orderChanged(id: "two", afterVersion: 0) { ${BRIEF}`);
    await Promise.all([socket.told(first, 1), socket.told(second, 1)]);
    socket.say({ type: 'complete', id: first });
    await refusal('orderChanged(id: "nobody")');
    await note('two');
    await socket.told(second, 2);
    expect(await socket.told(first, 1)).toHaveLength(1);
  });

  it.each([
    ['an unknown order', 'orderChanged(id: "nobody")', 'NOT_FOUND', 'no order'],
    ['an unknown order from the beginning', 'orderChanged(id: "nobody", afterVersion: 0)', 'NOT_FOUND', 'no order'],
    ['a version before the first', 'orderChanged(id: "life", afterVersion: -1)', 'BAD_USER_INPUT', 'from 1'],
    ['a version that is not there', 'orderChanged(id: "life", afterVersion: 99)', 'RESUME_IMPOSSIBLE', 'version 99'],
    ['a position before the first', 'ordersChanged(afterPosition: -1)', 'BAD_USER_INPUT', 'from 1'],
    ['a position that is not there', 'ordersChanged(afterPosition: 99999)', 'RESUME_IMPOSSIBLE', 'position 99999'],
    [
      'a filter that is nested too deep',
      `ordersChanged(filter: ${'{not: '.repeat(6)}{}${'}'.repeat(6)})`,
      'BAD_USER_INPUT',
      'nested',
    ],
    [
      'a status that changes without an event of the order',
      'ordersChanged(filter: {or: [{paymentStatus: {eq: PAID}}]})',
      'BAD_USER_INPUT',
      'paymentStatus cannot be subscribed to',
    ],
    ['a field that is not there', 'ordersRemoved', 'BAD_USER_INPUT', 'Cannot query'],
  ])('refuse %s and say why', async (_what, subscription, code, message) => {
    expect(await refusal(subscription)).toEqual(refused(code, message));
  });

  it('are told of over HTTP, but answered over WebSockets only, and queries the other way round', async () => {
    const { status, errors } = await app.client.query('subscription { ordersChanged { version } }');
    expect([status, errors[0]?.extensions['code'], errors[0]?.message]).toEqual([
      400,
      'BAD_USER_INPUT',
      expect.stringContaining('graphql-transport-ws'),
    ]);
    const id = socket.subscribe('{ order(id: "life") { id } }');
    expect(await socket.hears((each) => each.id === id)).toMatchObject({
      type: 'error',
      payload: [{ extensions: { code: 'BAD_USER_INPUT' } }],
    });
  });

  it('tell erased values as such', async () => {
    await place('gone');
    await note('gone');
    // The same note again, sealed under a key that nobody has any more.
    await app.sql(`insert into daybook.events select position + 1, stream, version + 1, gen_random_uuid(), type,
      schema_version, occurred_at, recorded_at, replace(data::text, '"sealed":"', '"sealed":"destroyed-')::json, metadata,
      leaf from daybook.events order by position desc limit 1`);
    const id = socket.subscribe(
      'subscription { orderChanged(id: "gone", afterVersion: 2) { order { notes { text } } } }',
    );
    const [told] = await socket.told<OfOrder>(id, 1);
    expect(told?.data.orderChanged.order['notes']).toEqual([{ text: 'x' }, { text: '[erased]' }]);
  });

  it('log no error of the program', () => {
    expect(app.logged.filter(({ level }) => level >= 50)).toEqual([]);
  });
});
