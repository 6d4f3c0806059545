import { encodeToken } from '#kernel';
import { type App, openApp } from '../support/app.js';
import { orderBody, tokenOf } from '../support/client.js';

const LONG_ID = 'x'.repeat(65);

describe('Bad input in addresses, headers and queries', () => {
  let app: App;
  let events: number;
  let seen: string;
  beforeAll(async () => {
    app = await openApp();
    seen = tokenOf(await app.client.command('', orderBody({ orderId: 'known' })));
    events = await app.countEvents();
  });
  afterAll(() => app.close());
  // Whatever was sent above, nothing of it was stored and nothing failed.
  afterEach(async () => {
    expect(await app.countEvents()).toBe(events);
    expect(app.logged.filter(({ level }) => level >= 50)).toEqual([]);
  });

  it.each([
    [`/v1/orders/${LONG_ID}`, 404, 'ORDER_NOT_FOUND'],
    ['/v1/orders/a%2Fb', 404, 'ORDER_NOT_FOUND'],
    ['/v1/orders/a%00b', 404, 'ORDER_NOT_FOUND'],
    ['/v1/orders/%E2%80%AE', 404, 'ORDER_NOT_FOUND'],
    ['/v1/orders/__proto__', 404, 'ORDER_NOT_FOUND'],
    ['/v1/orders/%ED%A0%80', 400, 'MALFORMED_REQUEST'],
    ['/v1/orders/%', 400, 'MALFORMED_REQUEST'],
    [`/v1/orders/${'x'.repeat(101)}`, 414, 'URI_TOO_LONG'],
    ['/v1/orders/a/b', 404, 'ROUTE_NOT_FOUND'],
    ['/V1/ORDERS/known', 404, 'ROUTE_NOT_FOUND'],
  ])('%s is answered %d', async (path, status, code) => {
    const answer = await app.client.read(path);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.body).toMatchObject({ status, code, retryable: false, instance: path });
  });

  it.each([
    ['/v1/orders/known?fields=id', 'fields'],
    ['/v1/orders/known?', undefined],
    ['/v1/orders/known?&', undefined],
    ['/v1/orders/known?%00=1', '%00'],
    ['/v1/orders/known?=1', ''],
    ['/v1/orders/known?%zz', '%zz'],
    ['/health/live?verbose', 'verbose'],
    ['/metrics?name=x', 'name'],
    ['/openapi.json?v=2', 'v'],
    ['/v1/orders/known?__proto__=1', '__proto__'],
    ['/graphql?query=%7B__typename%7D&more=1', undefined],
  ])('%s is refused when a parameter is unknown', async (path, parameter) => {
    const { status, body } = await app.client.read(path, { 'consistency-token': seen, prefer: 'wait=5' });
    if (parameter === undefined) expect(status).toBe(200);
    else expect(body).toMatchObject({ status: 400, code: 'PARAMETER_INVALID', parameter });
  });

  it('a command with a parameter in its address is refused', async () => {
    const { body } = await app.client.command('/known/cancel?dryRun=true', { reason: 'OTHER' });
    expect(body).toMatchObject({ status: 400, code: 'PARAMETER_INVALID', parameter: 'dryRun' });
  });

  it.each([
    [`/${LONG_ID}/cancel`, { reason: 'OTHER' }, 'ORDER_NOT_FOUND'],
    ['/a%00b/notes', { text: 'x' }, 'ORDER_NOT_FOUND'],
    ['/%F0%9F%92%A3/holds', { kind: 'STOCK' }, 'ORDER_NOT_FOUND'],
    ['/known/lines/a%00b/quantity', { quantity: 1 }, 'LINE_NOT_FOUND'],
    ['/known/lines/__proto__/quantity', { quantity: 1 }, 'LINE_NOT_FOUND'],
    ['/known/lines/%1F/quantity', { quantity: 1 }, 'LINE_NOT_FOUND'],
    ['/known/holds/a%00b/release', undefined, 'HOLD_NOT_FOUND'],
    ['/known/holds/%2e%2e%2f/release', undefined, 'HOLD_NOT_FOUND'],
  ])('a command at %s finds nothing', async (path, body, code) => {
    expect((await app.client.command(path, body)).body).toMatchObject({ status: 404, code });
  });

  it.each([
    ['a broken token', 'abc'],
    ['a token in other letters', `${encodeToken({ log: '0'.repeat(32), position: 1, stream: 's', version: 1 })}=`],
    ['a token with U+0000 in it', Buffer.from('1 a\0 1').toString('base64url')],
    ['a token of a position below 0', Buffer.from('-1 s 1').toString('base64url')],
  ])('%s is refused', async (_what, token) => {
    const answer = await app.client.read('/v1/orders/known', { 'consistency-token': token });
    expect(answer.body).toMatchObject({ status: 400, code: 'CONSISTENCY_TOKEN_INVALID', retryable: false });
  });

  it('hostile headers that need not be understood are left out', async () => {
    const answer = await app.client.read('/v1/orders/known', {
      traceparent: '00-zzz',
      'x-request-id': 'a b',
      'x-correlation-id': 'é'.repeat(200),
      prefer: 'wait=-5, wait=abc',
      'if-none-match': 'W/"',
    });
    expect(answer.headers['x-request-id']).toMatch(/^[\da-f-]{36}$/);
    expect(answer.headers['x-correlation-id']).toBe(answer.headers['x-request-id']);
    expect([200, 404]).toContain(answer.status);
  });

  it('an address that knows another method says so', async () => {
    const answer = await app.client.read('/v1/orders/known/cancel');
    expect(answer.body).toMatchObject({ status: 405, code: 'METHOD_NOT_ALLOWED' });
    expect(answer.headers['allow']).toBe('POST');
  });

  it.each([
    ['half a document', '{"holdId":', 400],
    ['a body over 256 KB', `"${'x'.repeat(262_144)}"`, 413],
    ['a body with NUL', '{"x":"\\u0000"}', 400],
    ['a body with a property', '{"reason":"done"}', 400],
    ['a body that is no object', '[]', 400],
  ])('%s is refused also where no body is asked for', async (_what, payload, status) => {
    const answer = await app.client.raw('/v1/orders/known/holds/h1/release', payload);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.status).toBe(status);
  });

  it.each([
    ['a broken cursor', 'orders(after: "abc") { nodes { id } }', {}],
    ['a broken token', 'order(id: "known", atLeast: "abc") { id }', {}],
    ['a broken token in the header', 'order(id: "known") { id }', { 'consistency-token': 'a b' }],
    ['20 digits for an Int', 'orders(first: 12345678901234567890) { nodes { id } }', {}],
    ['an unknown status', 'orders(filter: {status: {eq: LOST}}) { nodes { id } }', {}],
    ['an operator', 'orders(filter: {sku: {regex: ".*"}}) { nodes { id } }', {}],
  ])('a query with %s is refused', async (_what, query, headers) => {
    const { status, data, errors } = await app.client.query(`{ ${query} }`, {}, headers);
    expect([200, 400]).toContain(status);
    expect(Object.values(data ?? {}).every((value) => value === null)).toBe(true);
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['BAD_USER_INPUT']);
  });
});
