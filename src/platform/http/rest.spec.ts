import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { encodeToken } from '#kernel';
import { cake, demoApp, seen } from './demo-app.fixture.js';

const UUID = /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
const TRACEPARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

let app: NestFastifyApplication;

beforeAll(async () => {
  app = await demoApp();
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
});

afterAll(() => app.close());

const post = (body: unknown, headers: Record<string, string> = {}) =>
  app.inject({
    method: 'POST',
    url: '/v1/cakes',
    headers: { 'content-type': 'application/json', 'idempotency-key': 'k-1', ...headers },
    payload: JSON.stringify(body),
  });

const look = (headers: Record<string, string> = {}) => app.inject({ url: '/v1/cakes/c-9', headers });

describe('an accepted command', () => {
  it('is answered with status, ETag, Consistency-Token, Location and body', async () => {
    const response = await post(cake());
    expect(response.statusCode).toBe(201);
    expect(response.json()).toEqual({ cakeId: 'c-1', version: 1, consistencyToken: 'token' });
    expect(response.headers).toMatchObject({ etag: '"1"', 'consistency-token': 'token', location: '/v1/cakes/c-1' });
    expect(response.headers).not.toHaveProperty('idempotent-replayed');
  });

  it('is answered the same when it is repeated, but for one header', async () => {
    const first = await post(cake());
    const again = await post(cake(), { 'idempotency-key': 'again' });
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(again.headers.location).toBe(first.headers.location);
    expect(again.body).toBe(first.body);
  });

  it('hands the plain body to the controller', async () => {
    await post(cake());
    expect(seen.body).toEqual(cake());
    expect(Object.getPrototypeOf(seen.body)).toBe(Object.prototype);
  });
});

describe('the context of a command', () => {
  it.each([
    ['bare', 'k-1', 'k-1'],
    ['quoted', '"k-1"', 'k-1'],
    ['quoted with escapes', '"a\\"b\\\\c"', 'a"b\\c'],
    ['of 255 characters', 'k'.repeat(255), 'k'.repeat(255)],
  ])('takes an idempotency key that is %s', async (_case, header, key) => {
    expect((await post(cake(), { 'idempotency-key': header })).statusCode).toBe(201);
    expect(seen.context?.idempotencyKey).toBe(key);
  });

  it('takes over correlation id and trace, and tells the ids back', async () => {
    const ids = { 'x-request-id': 'r-1', 'x-correlation-id': 'c-1' };
    const response = await post(cake(), { ...ids, traceparent: TRACEPARENT });
    expect(seen.context).toEqual({
      principal: 'local',
      idempotencyKey: 'k-1',
      correlationId: 'c-1',
      traceparent: TRACEPARENT,
    });
    expect(response.headers).toMatchObject(ids);
  });

  it.each([
    ['no headers', {}],
    ['an id with a blank', { 'x-request-id': 'a b', 'x-correlation-id': 'a b' }],
    ['ids that are too long', { 'x-request-id': 'x'.repeat(129), 'x-correlation-id': 'x'.repeat(129) }],
  ])('makes ids of its own for %s', async (_case, headers) => {
    const response = await post(cake(), headers);
    expect(response.headers['x-request-id']).toMatch(UUID);
    expect(seen.context?.correlationId).toMatch(UUID);
    expect(response.headers['x-correlation-id']).toBe(seen.context?.correlationId);
  });

  it.each([
    ['that is all it holds', '42', '00'],
    ['more follows', '43-and-what-is-to-come', '01'],
  ])('reads a traceparent of a later version as far as it is known: %s', async (_what, end, flags) => {
    await post(cake(), { traceparent: `cc-${TRACEPARENT.slice(3, -2)}${end}` });
    expect(seen.context?.traceparent).toBe(`${TRACEPARENT.slice(0, -2)}${flags}`);
  });

  it.each([
    'nonsense',
    `cc${TRACEPARENT.slice(2)}and more`,
    `${TRACEPARENT}-00`,
    TRACEPARENT.replace('00-', 'ff-'),
    `00-${'0'.repeat(32)}-${'1'.repeat(16)}-01`,
  ])('ignores the traceparent %s', async (traceparent) => {
    await post(cake(), { traceparent });
    expect(seen.context).not.toHaveProperty('traceparent');
  });
});

describe('a problem', () => {
  it('is an RFC 9457 document tied to its request', async () => {
    const response = await post(cake({ name: 'eaten' }), { 'x-request-id': 'r-2', traceparent: TRACEPARENT });
    expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(response.json()).toEqual({
      type: '/problems/cake-eaten',
      title: 'Cake eaten',
      status: 409,
      detail: 'The cake is eaten.',
      instance: '/v1/cakes',
      code: 'CAKE_EATEN',
      retryable: false,
      currentStatus: 'EATEN',
      allowedCommands: [],
      requestId: 'r-2',
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    });
  });

  it.each([
    ['stale', 412, { code: 'VERSION_CONFLICT', currentVersion: 7 }],
    ['gone', 404, { code: 'CAKE_NOT_FOUND' }],
    ['burnt', 422, { code: 'CAKE_BURNT', retryable: true, errors: [{ pointer: '/layers/0/height' }] }],
    ['down', 503, { code: 'EVENT_STORE_UNAVAILABLE', retryable: true }],
    ['broken', 500, { code: 'INTERNAL' }],
  ])('answers "%s" with %i', async (name, status, document) => {
    const response = await post(cake({ name }));
    expect(response.statusCode).toBe(status);
    expect(response.json()).toMatchObject({ status, ...document });
  });

  it.each(['down', 'broken'])('of a read that fails says nothing of commands: %s', async (id) => {
    for (const method of ['GET', 'HEAD'] as const) {
      const response = await app.inject({ method, url: `/v1/cakes/${id}` });
      expect(response.statusCode).toBeGreaterThanOrEqual(500);
      expect(response.body).not.toMatch(/command|Idempotency-Key|repeat/i);
    }
  });

  it('says when to try again', async () => {
    const response = await post(cake({ name: 'down' }));
    expect(response.headers['retry-after']).toBe('1');
    expect(response.json<{ detail: string }>().detail).toContain('same Idempotency-Key');
  });

  it('gives nothing away about failures inside', async () => {
    expect((await post(cake({ name: 'broken' }))).body).not.toContain('secret');
    expect((await post(cake({ name: 'down' }))).body).not.toContain('10.0.0.1');
  });
});

describe('addresses and methods', () => {
  it.each([
    ['GET', '/nowhere', 404, 'ROUTE_NOT_FOUND'],
    ['GET', '/V1/cakes/1', 404, 'ROUTE_NOT_FOUND'],
    ['GET', '/v1/cakes/%zz', 400, 'MALFORMED_REQUEST'],
    ['GET', `/v1/cakes/${'x'.repeat(200)}`, 414, 'URI_TOO_LONG'],
    ['DELETE', '/v1/cakes/1', 405, 'METHOD_NOT_ALLOWED'],
    ['OPTIONS', '/v1/cakes', 405, 'METHOD_NOT_ALLOWED'],
    ['TRACE', '/v1/cakes', 405, 'METHOD_NOT_ALLOWED'],
    ['GET', '/v1/cakes', 405, 'METHOD_NOT_ALLOWED'],
    ['QUERY', '/v1/cakes', 405, 'METHOD_NOT_ALLOWED'],
    ['POST', '/v1/cakes?dry=1', 400, 'PARAMETER_INVALID'],
  ] as const)('%s %s is answered %i %s', async (method, url, status, code) => {
    const response = await app.inject({ method: method as 'GET', url });
    expect(response.statusCode).toBe(status);
    expect(response.json()).toMatchObject({ code, status, type: expect.stringMatching(/^\/problems\//) as string });
    expect(response.json<{ instance: string }>().instance).not.toContain('?');
  });

  it('tells the methods that an address knows', async () => {
    const response = await app.inject({ method: 'DELETE', url: '/v1/cakes/1' });
    expect(response.headers.allow).toBe('GET, HEAD');
  });

  it('answers HEAD like GET without a body', async () => {
    const response = await app.inject({ method: 'HEAD', url: '/v1/cakes/c-9' });
    expect([response.statusCode, response.body, response.headers.etag]).toEqual([200, '', expect.any(String)]);
  });
});

describe('a read', () => {
  it('passes on what it must have seen', async () => {
    const point = { log: '0'.repeat(32), position: 12, stream: 'cake-c-9', version: 3 };
    await look({ 'consistency-token': encodeToken(point) });
    expect(seen.preferences).toEqual({ atLeast: point, waitMs: 1_000 });
  });

  it.each([
    ['wait=5', 5_000],
    ['respond-async, wait=0', 0],
    ['wait = "2"; x=1', 2_000],
    ['wait=600', 5_000],
    ['wait=-1', 1_000],
    ['await=3', 1_000],
  ])('reads Prefer: %s', async (prefer, waitMs) => {
    await look({ prefer });
    expect(seen.preferences).toEqual({ waitMs });
  });

  it('refuses a token that no command answered', async () => {
    const response = await look({ 'consistency-token': 'abc' });
    expect(response.json()).toMatchObject({ status: 400, code: 'CONSISTENCY_TOKEN_INVALID' });
  });
});
