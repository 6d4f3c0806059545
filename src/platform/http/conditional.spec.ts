import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { cake, demoApp, seen } from './demo-app.fixture.js';
import { answerTag } from './entity-tags.js';

/** Of the answer to `look`. */
const ETAG = answerTag(3, '{"cakeId":"c-9","version":3}');

let app: NestFastifyApplication;

beforeAll(async () => {
  app = await demoApp();
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
});

afterAll(() => app.close());

const bake = (headers: Record<string, string>) =>
  app.inject({
    method: 'POST',
    url: '/v1/cakes',
    headers: { 'content-type': 'application/json', 'idempotency-key': 'k-1', ...headers },
    payload: JSON.stringify(cake()),
  });

const cut = (headers: Record<string, string>) =>
  app.inject({ method: 'POST', url: '/v1/cakes/c-9/slices', headers: { 'idempotency-key': 'k-2', ...headers } });

const look = (headers: Record<string, string> = {}) => app.inject({ url: '/v1/cakes/c-9', headers });

describe('a command', () => {
  it.each([
    ['"7"', [7]],
    ['"3", "9"', [3, 9]],
    [',"3" ,W/"5",, "other,too"', [3]],
    ['"12-0123456789abcdefghijkl"', [12]],
    ['*', undefined],
  ])('reads If-Match: %s', async (header, expectedVersions) => {
    expect((await cut({ 'if-match': header })).statusCode).toBe(200);
    expect(seen.context?.expectedVersions).toEqual(expectedVersions);
  });

  it.each([
    ['7', 400, 'IF_MATCH_INVALID'],
    ['', 400, 'IF_MATCH_INVALID'],
    ['"3" "9"', 400, 'IF_MATCH_INVALID'],
    ['*, "3"', 400, 'IF_MATCH_INVALID'],
    ['"3', 400, 'IF_MATCH_INVALID'],
    ['W/"3"', 412, 'PRECONDITION_FAILED'],
    ['"0", "x", "3-short"', 412, 'PRECONDITION_FAILED'],
  ])('refuses If-Match: %s', async (header, status, code) => {
    expect((await cut({ 'if-match': header })).json()).toMatchObject({ status, code });
  });

  it.each([
    ['"1"', 412, 'PRECONDITION_FAILED'],
    ['*', 412, 'PRECONDITION_FAILED'],
    ['1', 400, 'IF_MATCH_INVALID'],
  ])('refuses If-Match: %s where something is created', async (header, status, code) => {
    expect((await bake({ 'if-match': header })).json()).toMatchObject({ status, code });
  });
});

describe('a read', () => {
  it('carries the ETag of its answer', async () => {
    const response = await look();
    expect([response.statusCode, response.headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
    expect(response.headers.etag).toMatch(/^"3-[\w-]{22}"$/);
    expect(response.json()).toEqual({ cakeId: 'c-9', version: 3 });
    const other = await app.inject('/v1/cakes/c-8');
    expect(other.headers.etag).not.toBe(response.headers.etag);
  });

  it.each([ETAG, `W/${ETAG}`, `"1", ${ETAG}`, '*'])('is answered 304 for If-None-Match: %s', async (header) => {
    const response = await look({ 'if-none-match': header });
    expect([response.statusCode, response.body, response.headers.etag]).toEqual([304, '', ETAG]);
  });

  it.each(['"3"', '"4"', '3', '"33"', `"3${ETAG.slice(2)}`.toLowerCase()])(
    'is answered in full for If-None-Match: %s',
    async (header) => {
      expect((await look({ 'if-none-match': header })).statusCode).toBe(200);
    },
  );

  it.each([
    [ETAG, 200],
    ['"3"', 200],
    ['*', 200],
    [`"1", ${ETAG}`, 200],
    ['"4"', 412],
    [`W/${ETAG}`, 412],
    ['"3-0123456789abcdefghijkl"', 412],
    ['3', 400],
  ])('with If-Match: %s is answered %d', async (header, status) => {
    expect((await look({ 'if-match': header })).statusCode).toBe(status);
    expect((await look({ 'if-match': header, 'if-none-match': '"9"' })).statusCode).toBe(status);
  });
});
