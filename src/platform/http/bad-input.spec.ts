import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { cake, demoApp, seen } from './demo-app.fixture.js';

let app: NestFastifyApplication;

beforeAll(async () => {
  app = await demoApp();
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
});

afterAll(() => app.close());

beforeEach(() => {
  delete seen.body;
});

const send = (payload: string | Buffer, headers: Record<string, string> = {}) =>
  app.inject({
    method: 'POST',
    url: '/v1/cakes',
    headers: { 'content-type': 'application/json', 'idempotency-key': 'k-1', ...headers },
    payload,
  });

const json = (changes: Readonly<Record<string, unknown>>): string => JSON.stringify(cake(changes));
/** A body with one property written as given, past what JSON.stringify would write. */
const raw = (property: string): string => json({}).replace(/}$/, `,${property}}`);
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

const UNREADABLE: [string, string | Buffer][] = [
  ['nothing', ''],
  ['half a document', '{"name":'],
  ['two documents', '{}{}'],
  ['a byte order mark', '\uFEFF{}'],
  ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
  ['an overlong NUL', Buffer.from([0x22, 0xc0, 0x80, 0x22])],
  ['a raw control character', '{"name":"\u0000"}'],
  ['NaN', '{"name":NaN}'],
];

const HARMFUL: [string, string, string, string][] = [
  ['__proto__', raw('"__proto__":{"polluted":1}'), '/__proto__', 'FORBIDDEN_KEY'],
  ['an escaped __proto__', raw('"\\u005f_proto__":{"polluted":1}'), '/__proto__', 'FORBIDDEN_KEY'],
  ['constructor within', raw('"icing":{"constructor":{"prototype":{}}}'), '/icing/constructor', 'FORBIDDEN_KEY'],
  ['NUL in a text', raw('"tags":["a\\u0000"]'), '/tags/0', 'FORBIDDEN_CHARACTER'],
  ['NUL in a name', raw('"a\\u0000b":1'), '/a\u0000b', 'FORBIDDEN_CHARACTER'],
  ['a lone surrogate', raw('"tags":["\\ud800"]'), '/tags/0', 'FORBIDDEN_CHARACTER'],
  ['a lone surrogate in a name', raw('"a/\\udc00":1'), '/a~1\uFFFD', 'FORBIDDEN_CHARACTER'],
  ['a name twice', raw('"form":"SQUARE"'), '/form', 'DUPLICATE_NAME'],
  [
    'a name twice within',
    json({ layers: [] }).replace('[]', '[1,{"a":{},"b" : 1,"b":2}]'),
    '/layers/1/b',
    'DUPLICATE_NAME',
  ],
  ['a name twice, once escaped', raw('"a\\u0062":{"x":"\\"}:"},"ab" :1'), '/ab', 'DUPLICATE_NAME'],
  ['20 digits', raw('"layers":[{"height":12345678901234567890}]'), '/layers/0/height', 'NUMBER_NOT_EXACT'],
  ['2^53 + 1', raw('"a~b":9007199254740993'), '/a~0b', 'NUMBER_NOT_EXACT'],
  ['1e400', raw('"layers":[{"height":1e400}]'), '/layers/0/height', 'NUMBER_NOT_EXACT'],
  ['33 levels', nested(33), '/0'.repeat(32), 'TOO_DEEP'],
  ['30,000 levels', nested(30_000), '/0'.repeat(32), 'TOO_DEEP'],
  [
    '1,001 keys',
    JSON.stringify(Object.fromEntries(Array.from({ length: 1_001 }, (_, n) => [n, n]))),
    '',
    'TOO_MANY_KEYS',
  ],
  ['30,000 values', `[${'1,'.repeat(29_999)}1]`, '/9999', 'TOO_MANY_VALUES'],
];

const MISSHAPEN: [string, string, string, string][] = [
  ['a list', '[]', '', 'WRONG_TYPE'],
  ['null', 'null', '', 'WRONG_TYPE'],
  ['a text', '"x"', '', 'WRONG_TYPE'],
  ['a missing property', json({ name: undefined }), '/name', 'REQUIRED'],
  ['a missing property within', json({ icing: {} }), '/icing/hex', 'REQUIRED'],
  ['an unknown property', json({ '$where/~': 1 }), '/$where~1~0', 'UNKNOWN_PROPERTY'],
  ['an unknown property within', json({ icing: { hex: '#000000', $ne: null } }), '/icing/$ne', 'UNKNOWN_PROPERTY'],
  ['null for an optional property', json({ tags: null }), '/tags', 'WRONG_TYPE'],
  ['null for an optional object', json({ icing: null }), '/icing', 'WRONG_TYPE'],
  ['an operator for a text', json({ name: { $ne: null } }), '/name', 'WRONG_TYPE'],
  ['an empty text', json({ name: '' }), '/name', 'TOO_SHORT'],
  ['a long text', json({ name: 'x'.repeat(21) }), '/name', 'TOO_LONG'],
  ['a long item', json({ tags: ['ok', '123456'] }), '/tags/1', 'TOO_LONG'],
  ['no layers', json({ layers: [] }), '/layers', 'TOO_FEW'],
  ['too many layers', json({ layers: Array(4).fill({ height: 1, flavour: 'mint' }) }), '/layers', 'TOO_MANY'],
  ['null as an item', json({ layers: [null] }), '/layers/0', 'WRONG_TYPE'],
  ['a list as an item', json({ layers: [[]] }), '/layers/0', 'WRONG_TYPE'],
  ['a negative height', json({ layers: [{ height: -1, flavour: 'mint' }] }), '/layers/0/height', 'OUT_OF_RANGE'],
  ['an absurd height', json({ layers: [{ height: 1e12, flavour: 'mint' }] }), '/layers/0/height', 'OUT_OF_RANGE'],
  ['half a height', json({ layers: [{ height: 1.5, flavour: 'mint' }] }), '/layers/0/height', 'NOT_INTEGER'],
  ['a number as a text', json({ layers: [{ height: '1', flavour: 'mint' }] }), '/layers/0/height', 'WRONG_TYPE'],
  ['an unknown flavour', json({ layers: [{ height: 1, flavour: 'Mint' }] }), '/layers/0/flavour', 'NOT_ALLOWED'],
  ['an unknown form', json({ form: 'STAR' }), '/form', 'NOT_ALLOWED'],
  ['a bad pattern', json({ icing: { hex: 'red' } }), '/icing/hex', 'BAD_FORMAT'],
  ['a bad address', json({ baker: 'a@b@c' }), '/baker', 'BAD_FORMAT'],
  [
    'three decimals',
    json({ layers: [{ height: 1, flavour: 'mint', sugarPercent: 0.125 }] }),
    '/layers/0/sugarPercent',
    'TOO_MANY_DECIMALS',
  ],
];

it.each(UNREADABLE)('refuses %s as INVALID_JSON', async (_case, payload) => {
  const response = await send(payload);
  expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(response.json()).toMatchObject({ status: 400, code: 'INVALID_JSON', errors: [{ pointer: '' }] });
  expect(seen.body).toBeUndefined();
});

it.each([...HARMFUL, ...MISSHAPEN])('refuses %s and points at it', async (_case, payload, pointer, code) => {
  const response = await send(payload);
  expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(response.json()).toMatchObject({ status: 400, code: 'VALIDATION_FAILED', errors: [{ pointer, code }] });
  expect(seen.body).toBeUndefined();
  expect({}).not.toHaveProperty('polluted');
});

it('lists everything that is wrong at once', async () => {
  const response = await send('{"form":1,"layers":[{"height":0}],"x":1}');
  const { errors } = response.json<{ errors: { pointer: string; code: string }[] }>();
  expect(errors.map(({ pointer, code }) => `${pointer} ${code}`).sort()).toEqual([
    '/form NOT_ALLOWED',
    '/layers/0/flavour REQUIRED',
    '/layers/0/height OUT_OF_RANGE',
    '/name REQUIRED',
    '/x UNKNOWN_PROPERTY',
  ]);
});

it('never repeats a value', async () => {
  const response = await send(json({ icing: { hex: 'Ada Lovelace' }, baker: 'Ada Lovelace' }));
  expect(response.statusCode).toBe(400);
  expect(response.body).not.toContain('Lovelace');
});

it('keeps the list of errors short', async () => {
  const response = await send(json({ tags: Array(5_000).fill(1) }));
  expect(response.json<{ errors: unknown[] }>().errors).toHaveLength(100);
});

it.each([
  ['a body over 256 KB', json({ name: 'x'.repeat(262_144) }), {}, 413, 'BODY_TOO_LARGE'],
  ['text/plain', json({}), { 'content-type': 'text/plain' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ['a form', 'name=x', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ['a broken content type', json({}), { 'content-type': ';' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ['no idempotency key', json({}), { 'idempotency-key': '' }, 400, 'IDEMPOTENCY_KEY_REQUIRED'],
  ['an idempotency key with a blank', json({}), { 'idempotency-key': '"a b"' }, 400, 'IDEMPOTENCY_KEY_INVALID'],
  ['an unfinished idempotency key', json({}), { 'idempotency-key': '"a' }, 400, 'IDEMPOTENCY_KEY_INVALID'],
  ['an empty idempotency key', json({}), { 'idempotency-key': '""' }, 400, 'IDEMPOTENCY_KEY_INVALID'],
  ['a long idempotency key', json({}), { 'idempotency-key': 'k'.repeat(256) }, 400, 'IDEMPOTENCY_KEY_INVALID'],
  ['two idempotency keys', json({}), { 'idempotency-key': '"a", "b"' }, 400, 'IDEMPOTENCY_KEY_INVALID'],
  ['a bare If-Match', json({}), { 'if-match': '7' }, 400, 'IF_MATCH_INVALID'],
  ['a list in If-Match', json({}), { 'if-match': '"7", "8"' }, 412, 'PRECONDITION_FAILED'],
  ['gzip', json({}), { 'content-encoding': 'gzip' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ['several codings', json({}), { 'content-encoding': 'identity, br' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ['a weak If-Match', json({}), { 'if-match': 'W/"7"' }, 412, 'PRECONDITION_FAILED'],
  ['If-Match with a foreign tag', json({}), { 'if-match': '"abc"' }, 412, 'PRECONDITION_FAILED'],
])('refuses %s', async (_case, payload, headers, status, code) => {
  const response = await send(payload, headers);
  expect(response.json()).toMatchObject({ status, code });
  expect(response.statusCode).toBe(status);
  expect(seen.body).toBeUndefined();
});

it.each(['/v1/cakes', '/v1/cakes/c-1/slices'])(
  'says of a command to %s without a key that it lacks one, whatever If-Match says',
  async (url) => {
    const headers = { 'content-type': 'application/json', 'if-match': '"abc"' };
    const response = await app.inject({ method: 'POST', url, headers, payload: '{}' });
    expect(response.json()).toMatchObject({ status: 400, code: 'IDEMPOTENCY_KEY_REQUIRED' });
  },
);

it.each(['Identity', ''])('takes a body with Content-Encoding: %s', async (coding) => {
  expect((await send(json({}), { 'content-encoding': coding })).statusCode).toBe(201);
});

it.each(['application/json', 'application/json; charset=utf-8'])(
  'takes an empty body of %s for none where none is needed',
  async (type) => {
    const headers = { 'content-type': type, 'idempotency-key': 'k' };
    const request = { method: 'POST', url: '/v1/cakes/c-1/slices', headers, payload: '' } as const;
    expect((await app.inject(request)).statusCode).toBe(200);
  },
);

it('refuses a command without body and content type', async () => {
  const response = await app.inject({ method: 'POST', url: '/v1/cakes', headers: { 'idempotency-key': 'k' } });
  expect(response.json()).toMatchObject({ status: 400, code: 'INVALID_JSON' });
});
