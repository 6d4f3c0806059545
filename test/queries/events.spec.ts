import { get } from 'node:http';
import { type App, openApp } from '../support/app.js';
import { orderBody } from '../support/client.js';

interface Line {
  readonly type: string;
  readonly position: number;
  readonly subject: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const linesIn = (text: string): readonly Line[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);

const WITH_NAME = { customer: { customerId: 'c1', name: 'Zoë Canary', email: 'zoe@canary.example' } };

describe('GET /v1/events', () => {
  let app: App;
  let url: string;

  beforeAll(async () => {
    app = await openApp();
    await app.http.listen(0, '127.0.0.1');
    url = await app.http.getUrl();
    await app.client.command('', orderBody({ orderId: 'one', ...WITH_NAME }));
    await app.client.command('', orderBody({ orderId: 'two', ...WITH_NAME }));
    await app.client.command('/one/notes', { text: 'Canary rings twice', noteId: 'n1' });
  });
  afterAll(() => app.close());

  const read = async (query = '') => {
    const answer = await app.client.read(`/v1/events${query}`);
    expect(answer.status).toBe(200);
    return linesIn(answer.text);
  };
  /** The first text of server-sent events that holds `wanted`. */
  const listen = (wanted: string, headers: Readonly<Record<string, string>> = {}): Promise<string> =>
    new Promise((resolve, reject) => {
      let text = '';
      const request = get(`${url}/v1/events`, { headers: { accept: 'text/event-stream', ...headers } }, (answer) => {
        expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'text/event-stream']);
        answer.setEncoding('utf8').on('data', (part: string) => {
          text += part;
          if (!text.includes(wanted)) return;
          request.destroy();
          resolve(text);
        });
      });
      request.on('error', reject);
    });

  it('gives public events in order, without personal values, from any position on', async () => {
    const all = await read();
    expect(all).toMatchObject([
      { type: 'OrderPlaced', subject: 'one', data: { orderId: 'one', version: 1, total: { currency: 'USD' } } },
      { type: 'OrderPlaced', subject: 'two' },
      { type: 'OrderNoteAdded', subject: 'one', data: { orderId: 'one', version: 2, customerId: 'c1', noteId: 'n1' } },
    ]);
    expect(JSON.stringify(all)).not.toMatch(/[Cc]anary|sealed/);
    const [first] = all;
    expect(await read(`?after=${first?.position}`)).toEqual(all.slice(1));
    expect(await read('?limit=2')).toEqual(all.slice(0, 2));
    expect(await read(`?after=${all.at(-1)?.position}`)).toEqual([]);
  });

  it('waits for the next event when it is told to', async () => {
    const last = (await read()).at(-1)?.position ?? 0;
    const waiting = read(`?after=${last}&wait=30`);
    await app.client.command('/two/cancel', { reason: 'CUSTOMER_REQUEST' });
    expect(await waiting).toMatchObject([{ type: 'OrderCancelled', subject: 'two' }]);
  });

  it('tells who listens of what was and of what comes, and goes on after what a browser saw last', async () => {
    const [first, second] = await read();
    const listening = listen('event: OrderHeld', { 'last-event-id': String(first?.position) });
    await app.client.command('/one/holds', { holdId: 'h1', kind: 'FRAUD_REVIEW', reason: 'Canary' });
    const text = await listening;
    expect(text.startsWith(`id: ${second?.position}\nevent: OrderPlaced\ndata: {`)).toBe(true);
    expect(text).not.toMatch(/Canary/);
  });

  it.each([
    ['after=x', 'after'],
    ['after=-1', 'after'],
    ['limit=0', 'limit'],
    ['limit=1e3', 'limit'],
    ['wait=31', 'wait'],
    ['wait=', 'wait'],
    ['type=OrderPlaced', 'type'],
  ])('refuses ?%s', async (query, parameter) => {
    const { status, body } = await app.client.read(`/v1/events?${query}`);
    expect([status, body['code'], body['parameter']]).toEqual([400, 'PARAMETER_INVALID', parameter]);
  });

  it('tells of the money and the goods of an order, and of stock, each with versions of its own', async () => {
    await app.client.command('/one/holds/h1/release', {});
    const last = (await read()).at(-1)?.position ?? 0;
    const sent = { shipmentId: 's1', lines: [{ lineId: 'L1', quantity: 1 }] };
    const money = { paymentId: 'p1', amount: { amount: 500, currency: 'USD' } };
    await app.client.command('/one/payments/record', { ...money, reference: 'Canary sent it' });
    await app.client.command('/one/shipments', sent);
    await app.client.commandAt('/v1/shipments/s1/fail', { reason: 'Canary flew away' });
    await app.client.commandAt('/v1/stock/a%20b/receive', { quantity: 3 });
    const told = await read(`?after=${last}`);
    expect(told).toMatchObject([
      { type: 'PaymentRecorded', subject: 'one', data: { orderId: 'one', version: 1, customerId: 'c1', ...money } },
      { type: 'ShipmentRequested', subject: 'one', data: { orderId: 'one', version: 1, customerId: 'c1', ...sent } },
      { type: 'ShipmentFailed', subject: 'one', data: { version: 2, shipmentId: 's1', previousStatus: 'REQUESTED' } },
      { type: 'StockReceived', subject: 'a b', data: { sku: 'a b', version: 1, quantity: 3, after: { onHand: 3 } } },
    ]);
    expect(JSON.stringify(told)).not.toMatch(/Canary|sealed/);
  });

  it('says that a position beyond the log is of another log', async () => {
    const { status, body } = await app.client.read('/v1/events?after=999');
    expect([status, body['code']]).toEqual([409, 'RESUME_IMPOSSIBLE']);
  });
});

describe('GET /v1/events of a server that publishes personal values', () => {
  let app: App;
  beforeAll(async () => {
    app = await openApp({ outgoing: { publicPersonal: true, webhooksAllowPrivate: false } });
    await app.client.command('', orderBody({ orderId: 'one', ...WITH_NAME }));
  });
  afterAll(() => app.close());

  it('gives them in clear', async () => {
    const [placed] = linesIn((await app.client.read('/v1/events')).text);
    expect(placed?.data).toMatchObject({ customerName: 'Zoë Canary', customerEmail: 'zoe@canary.example' });
  });
});
