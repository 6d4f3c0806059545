import { connect } from 'node:net';
import { WebSocket } from 'ws';
import { type App, openApp } from '../support/app.js';
import { orderBody } from '../support/client.js';
import { samplesOf, valueOf } from '../support/metrics.js';
import { eventually } from '../support/postgres-homes.js';
import { TestSocket } from '../support/subscriber.js';

const INTO_ORDERS = 'subscription { ordersChanged { version } }';

describe('Hostile and mistaken clients of subscriptions', () => {
  let app: App;
  let url: string;
  beforeAll(async () => {
    app = await openApp();
    await app.http.listen(0, '127.0.0.1');
    url = await app.http.getUrl();
    await app.client.command('', orderBody({ orderId: 'o1' }));
  });
  afterAll(() => app.close());

  const figure = async (name: string, labels = {}) => valueOf(await samplesOf(app.client), name, labels) ?? 0;
  const endAfter = async (act: (socket: TestSocket) => unknown): Promise<number> => {
    const socket = await TestSocket.ready(url);
    await act(socket);
    return (await socket.ended).code;
  };
  /** Status and code of the problem that is answered instead of a WebSocket. */
  const refusal = (headers: Readonly<Record<string, string>>, path = '/graphql') =>
    new Promise<readonly [number | undefined, unknown]>((resolve, reject) => {
      const socket = new WebSocket(`${url.replace('http', 'ws')}${path}`, 'graphql-transport-ws', { headers });
      socket.on('error', () => undefined);
      socket.on('open', () => reject(new Error('it was opened')));
      socket.on('unexpected-response', (_request, response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => resolve([response.statusCode, (JSON.parse(text) as { readonly code: unknown }).code]));
      });
    });
  /** What the server answers to these lines on a connection of its own. */
  const raw = async (...lines: readonly string[]): Promise<string> => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
    socket.on('error', () => undefined);
    socket.write(lines.join('\r\n'));
    await eventually(async () => (/\r\n\r\n[^]*\}$/.test(text) ? true : undefined));
    socket.destroy();
    return text;
  };

  it('a page from elsewhere gets no socket, nor does a name that was made to point here', async () => {
    expect(await refusal({ origin: 'https://evil.example' })).toEqual([403, 'ORIGIN_REFUSED']);
    expect(await refusal({ origin: 'null' })).toEqual([403, 'ORIGIN_REFUSED']);
    expect(await refusal({ origin: 'http://localhost.evil.example' })).toEqual([403, 'ORIGIN_REFUSED']);
    expect(await refusal({ host: 'evil.example', origin: 'http://evil.example' })).toEqual([421, 'HOST_REFUSED']);
    expect(await refusal({}, '/v1/orders')).toEqual([404, 'ROUTE_NOT_FOUND']);
    expect(await figure('daybook_subscription_sockets_refused_total', { code: 'ORIGIN_REFUSED' })).toBe(3);
    for (const origin of [url, 'http://localhost:5173'])
      await (await TestSocket.open(url, { headers: { origin } })).close();
  });

  it('who speaks another protocol is told so', async () => {
    for (const protocol of ['graphql-ws', 'mqtt']) {
      const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, protocol);
      socket.on('error', () => undefined);
      const code = await new Promise<number>((resolve) => socket.once('close', resolve));
      // A client that is careful about protocols hangs up by itself, with 1006.
      expect([4406, 1006]).toContain(code);
    }
  });

  it('who does not begin is cut off after 3 s, and who begins twice or too soon at once', async () => {
    const silent = await TestSocket.open(url);
    const soon = await TestSocket.open(url);
    soon.subscribe(INTO_ORDERS);
    expect((await soon.ended).code).toBe(4401);
    expect(await endAfter((socket) => socket.say({ type: 'connection_init' }))).toBe(4429);
    expect((await silent.ended).code).toBe(4408);
  });

  it.each<[string, number, (socket: TestSocket) => unknown]>([
    ['no JSON', 4400, ({ socket }) => socket.send('{')],
    ['another JSON', 4400, ({ socket }) => socket.send('[1]')],
    ['an unknown message', 4400, ({ socket }) => socket.send('{"type":"start"}')],
    ['bytes', 4400, ({ socket }) => socket.send(Buffer.from([1, 2, 3]))],
    ['a NUL', 4400, ({ socket }) => socket.send('{"type":"ping","payload":{"a":"\\u0000"}}')],
    [
      'JSON of ten thousand levels',
      4400,
      ({ socket }) => socket.send(`{"type":"ping","payload":{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}}`),
    ],
    ['70 KB at once', 1009, ({ socket }) => socket.send('x'.repeat(70_000))],
    [
      '70 KB in frames',
      1009,
      ({ socket }) => {
        for (let frame = 0; frame < 10; frame += 1) socket.send('x'.repeat(7_000), { fin: frame === 9 });
      },
    ],
    [
      'frames without an end',
      1008,
      ({ socket }) => {
        for (let frame = 0; frame < 100; frame += 1) socket.send('x', { fin: false });
      },
    ],
    [
      'the same id twice',
      4409,
      (socket) => {
        socket.say({ type: 'subscribe', id: 'a', payload: { query: INTO_ORDERS } });
        socket.say({ type: 'subscribe', id: 'a', payload: { query: INTO_ORDERS } });
      },
    ],
  ])('%s ends the connection with %i', async (_what, code, act) => {
    expect(await endAfter(act)).toBe(code);
  });

  it('broken frames end the connection', async () => {
    const socket = await TestSocket.ready(url);
    const { _socket: wire } = socket.socket as unknown as { readonly _socket: { write(bytes: Buffer): void } };
    wire.write(Buffer.from('ff'.repeat(64), 'hex'));
    expect([1002, 1006]).toContain((await socket.ended).code);
  });

  it.each([
    ['an introspection field', 'subscription { __schema { types { name } } }', 'BAD_USER_INPUT'],
    [
      'too many levels',
      `subscription { ordersChanged { order { ${'history { '.repeat(10)} x ${'} '.repeat(10)} } } }`,
      'QUERY_TOO_COMPLEX',
    ],
    [
      'too many aliases',
      `subscription { ordersChanged { order { ${Array.from({ length: 31 }, (_, index) => `a${index}: id`).join(' ')} } } }`,
      'QUERY_TOO_COMPLEX',
    ],
    ['too many tokens', `subscription { ordersChanged { ${'version '.repeat(2_100)} } }`, 'QUERY_TOO_COMPLEX'],
    ['two root fields', 'subscription { a: ordersChanged { version } b: ordersChanged { version } }', 'BAD_USER_INPUT'],
    [
      'no operation of that name',
      'subscription a { ordersChanged { version } } subscription b { ordersChanged { version } }',
      'BAD_USER_INPUT',
    ],
    ['no GraphQL', 'subscription {', 'BAD_USER_INPUT'],
  ])('a document with %s is refused as a query would be', async (_what, query, code) => {
    const socket = await TestSocket.ready(url);
    const id = socket.subscribe(query);
    const refused = await socket.hears((message) => message.id === id);
    const errors = expect.arrayContaining([expect.objectContaining({ extensions: { code } })]) as unknown;
    expect(refused).toMatchObject({ type: 'error', payload: errors });
    await socket.close();
  });

  it('one connection holds fifty subscriptions, and the next is refused', async () => {
    const socket = await TestSocket.ready(url);
    const subscribe = () => socket.subscribe('subscription { orderChanged(id: "o1") { version } }');
    for (let each = 0; each < 50; each += 1) subscribe();
    let again = 0;
    await eventually(async () => {
      // A busy machine refuses some, and says that they may be asked for again.
      const ended = socket.heard.filter(({ type }) => type === 'error' || type === 'complete').length;
      for (; again < ended; again += 1) subscribe();
      return (await figure('daybook_subscriptions')) === 50 ? true : undefined;
    });
    const id = socket.subscribe(INTO_ORDERS);
    expect(await socket.hears((message) => message.id === id)).toMatchObject({
      type: 'error',
      payload: [{ extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' } }],
    });
    await socket.close();
    await eventually(async () => ((await figure('daybook_subscriptions')) === 0 ? true : undefined));
  });

  it('who asks without end and reads no answers is cut off', async () => {
    const socket = await TestSocket.ready(url);
    socket.socket.pause();
    for (let each = 0; each < 2_000; each += 1) socket.say({ type: 'ping', payload: { text: 'x'.repeat(200) } });
    await eventually(async () =>
      (await figure('daybook_subscription_cut_offs_total', { cause: 'too many messages' })) === 1 ? true : undefined,
    );
    socket.socket.resume();
    expect([4429, 1006]).toContain((await socket.ended).code);
  });

  it('thousands who come and go leave nothing behind', async () => {
    for (let round = 0; round < 10; round += 1) {
      const sockets = await Promise.all(Array.from({ length: 20 }, () => TestSocket.ready(url)));
      for (const each of sockets) for (let one = 0; one < 10; one += 1) each.subscribe(INTO_ORDERS);
      for (const { socket } of sockets) socket.terminate();
    }
    await eventually(async () => {
      const open = [await figure('daybook_subscription_sockets'), await figure('daybook_subscriptions')];
      if (open.some((count) => count !== 0)) throw new Error(`open are ${open.join(' and ')}`);
      return true;
    });
  });

  it('a request that asks for another upgrade is answered without it', async () => {
    const head = [
      'Host: localhost',
      'Connection: Upgrade, HTTP2-Settings',
      'Upgrade: h2c',
      'HTTP2-Settings: AAMAAABkAAQAAP__',
    ];
    expect(await raw('GET /v1/orders/o1 HTTP/1.1', ...head, '', '')).toMatch(/^HTTP\/1\.1 200 OK[^]*"id":"o1"/);
    const body = JSON.stringify({ query: '{ order(id: "o1") { id } }' });
    const posted = [...head, 'Content-Type: application/json', `Content-Length: ${body.length}`, '', body];
    expect(await raw('POST /graphql HTTP/1.1', ...posted)).toMatch(/^HTTP\/1\.1 200 OK[^]*"id":"o1"/);
  });

  it('all this was no surprise', () => {
    expect(app.logged.filter(({ level }) => level >= 50)).toEqual([]);
  });
});
