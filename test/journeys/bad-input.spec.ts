import { type App, openApp } from '../support/app.js';
import { type Answer, line, orderBody } from '../support/client.js';
import { BODIES } from './order-bodies.fixture.js';

const LARGEST_BODY = 256 * 1024;
const TOO_LARGE = 'A body may have 256 KB at most. Send less in one request.';
const json = (body: object): string => JSON.stringify(body);
/** A body with more in it than `JSON.stringify` would write. */
const raw = (body: object, more: string): string => json(body).replace(/^\{/, `{${more},`);
const lines = (...changes: readonly object[]) => ({ lines: changes.map(line) });
const usd = (amount: number) => ({ amount, currency: 'USD' });

/** Refused alike at each route, whatever it takes. */
const HARMFUL: readonly [what: string, payload: (body: object) => string | Buffer, pointer: string, code: string][] = [
  ['an unknown property', (body) => raw(body, '"isAdmin":true'), '/isAdmin', 'UNKNOWN_PROPERTY'],
  ['__proto__', (body) => raw(body, '"__proto__":{"polluted":true}'), '/__proto__', 'FORBIDDEN_KEY'],
  [
    'constructor',
    (body) => raw(body, '"constructor":{"prototype":{"polluted":true}}'),
    '/constructor',
    'FORBIDDEN_KEY',
  ],
  ['NUL', (body) => raw(body, '"x":"a\\u0000b"'), '/x', 'FORBIDDEN_CHARACTER'],
  ['a lone surrogate', (body) => raw(body, '"x":"\\ud800"'), '/x', 'FORBIDDEN_CHARACTER'],
  ['a lone low surrogate', (body) => raw(body, '"x":["\\udc00\\ud800"]'), '/x/0', 'FORBIDDEN_CHARACTER'],
  ['20 digits', (body) => raw(body, '"x":12345678901234567890'), '/x', 'NUMBER_NOT_EXACT'],
  ['1e400', (body) => raw(body, '"x":-1e400'), '/x', 'NUMBER_NOT_EXACT'],
  ['40 levels', (body) => raw(body, `"x":${'['.repeat(40)}${']'.repeat(40)}`), `/x${'/0'.repeat(31)}`, 'TOO_DEEP'],
  ['a list', (body) => `[${json(body)}]`, '', 'WRONG_TYPE'],
  ['null', () => 'null', '', 'WRONG_TYPE'],
  ['a text', () => '"x"', '', 'WRONG_TYPE'],
  ['half a document', (body) => json(body).slice(0, -3), '', 'INVALID_JSON'],
  ['nothing', () => '', '', 'INVALID_JSON'],
  ['a byte order mark', (body) => `\uFEFF${json(body)}`, '', 'INVALID_JSON'],
  ['a raw NUL', (body) => raw(body, '"x":"\0"'), '', 'INVALID_JSON'],
  ['invalid UTF-8', (body) => bytes(body, 0xff), '', 'INVALID_JSON'],
  ['a raw lone surrogate', (body) => bytes(body, 0xed, 0xa0, 0x80), '', 'INVALID_JSON'],
];

const bytes = (body: object, ...within: readonly number[]): Buffer =>
  Buffer.concat([Buffer.from('{"x":"'), Buffer.from(within), Buffer.from(`",${json(body).slice(1)}`)]);

const ORDERS: readonly [what: string, changes: object, status: number, code: string, pointer: string][] = [
  ['no lines', { lines: [] }, 400, 'TOO_FEW', '/lines'],
  // With long titles: 500 ordinary lines are no body that is too large.
  ['501 lines', lines(...Array<object>(501).fill({ title: 'x'.repeat(250) })), 400, 'TOO_MANY', '/lines'],
  ['null for lines', { lines: null }, 400, 'WRONG_TYPE', '/lines'],
  ['an object for lines', { lines: { 0: line() } }, 400, 'WRONG_TYPE', '/lines'],
  ['a line that is null', { lines: [null] }, 400, 'WRONG_TYPE', '/lines/0'],
  ['a negative quantity', lines({ quantity: -1 }), 400, 'OUT_OF_RANGE', '/lines/0/quantity'],
  ['a quantity of 0', lines({ quantity: 0 }), 400, 'OUT_OF_RANGE', '/lines/0/quantity'],
  ['an absurd quantity', lines({}, { quantity: 1_000_001 }), 400, 'OUT_OF_RANGE', '/lines/1/quantity'],
  ['half a piece', lines({ quantity: 0.5 }), 400, 'NOT_INTEGER', '/lines/0/quantity'],
  ['a text for a quantity', lines({ quantity: '1' }), 400, 'WRONG_TYPE', '/lines/0/quantity'],
  ['100.01 %', lines({ discountPercent: 100.01 }), 400, 'OUT_OF_RANGE', '/lines/0/discountPercent'],
  ['5.55555 %', lines({ taxPercent: 5.55555 }), 400, 'TOO_MANY_DECIMALS', '/lines/0/taxPercent'],
  ['-1 %', lines({ taxPercent: -1 }), 400, 'OUT_OF_RANGE', '/lines/0/taxPercent'],
  ['a price below 0', lines({ unitPrice: usd(-1) }), 400, 'OUT_OF_RANGE', '/lines/0/unitPrice/amount'],
  ['a price in fractions', lines({ unitPrice: usd(0.5) }), 400, 'NOT_INTEGER', '/lines/0/unitPrice/amount'],
  ['a price of 10^12 + 1', lines({ unitPrice: usd(1e12 + 1) }), 400, 'OUT_OF_RANGE', '/lines/0/unitPrice/amount'],
  [
    '10^12 in sum, and more',
    lines({ quantity: 2, unitPrice: usd(6e11) }),
    422,
    'AMOUNT_TOO_LARGE',
    '/lines/0/quantity',
  ],
  ['a price without a currency', lines({ unitPrice: { amount: 1 } }), 400, 'REQUIRED', '/lines/0/unitPrice/currency'],
  ...['XXA', 'usd', 'US', '', '__proto__', 'DEM', 'BGN'].map((currency): (typeof ORDERS)[number] => [
    `the currency "${currency}"`,
    lines({ unitPrice: { amount: 1, currency } }),
    ...([400, 'NOT_ALLOWED', '/lines/0/unitPrice/currency'] as const),
  ]),
  [
    'two currencies',
    lines({}, { unitPrice: { amount: 1, currency: 'EUR' } }),
    ...([422, 'CURRENCY_MISMATCH', '/lines/1/unitPrice/currency'] as const),
  ],
  [
    'shipping in another currency',
    { shipping: { amount: { amount: 1, currency: 'EUR' } } },
    ...([422, 'CURRENCY_MISMATCH', '/shipping/amount/currency'] as const),
  ],
  ['one line id twice', lines({ lineId: 'a' }, { lineId: 'a' }), 422, 'DUPLICATE_LINE_ID', '/lines/1/lineId'],
  ['a line id that another gets', lines({ lineId: 'L2' }, {}), 422, 'DUPLICATE_LINE_ID', '/lines/1/lineId'],
  ...['a/b', 'é', 'a b', '', '..', 'x'.repeat(65), '\u202e'].map((orderId): (typeof ORDERS)[number] => [
    `the id "${orderId}"`,
    { orderId },
    400,
    'BAD_FORMAT',
    '/orderId',
  ]),
  ['an id with a line end', { orderId: 'a\n' }, 400, 'BAD_FORMAT', '/orderId'],
  ['a number for an id', { orderId: 7 }, 400, 'WRONG_TYPE', '/orderId'],
  [
    'an unknown country',
    { shipping: { address: { countryCode: 'QQ' } } },
    400,
    'NOT_ALLOWED',
    '/shipping/address/countryCode',
  ],
  [
    'a country in small letters',
    { shipping: { address: { countryCode: 'fr' } } },
    400,
    'NOT_ALLOWED',
    '/shipping/address/countryCode',
  ],
  ['no customer', { customer: undefined }, 400, 'REQUIRED', '/customer'],
  ['an empty customer id', { customer: { customerId: '' } }, 400, 'TOO_SHORT', '/customer/customerId'],
  ['an operator for a text', { customer: { customerId: { $ne: null } } }, 400, 'WRONG_TYPE', '/customer/customerId'],
  ['an unknown property within', lines({ price: 1 }), 400, 'UNKNOWN_PROPERTY', '/lines/0/price'],
  ['null for shipping', { shipping: null }, 400, 'WRONG_TYPE', '/shipping'],
];

const OTHERS: readonly [path: string, body: object, code: string, pointer: string][] = [
  ['/known/cancel', { reason: 'BORED' }, 'NOT_ALLOWED', '/reason'],
  ['/known/cancel', { reason: 'toString' }, 'NOT_ALLOWED', '/reason'],
  ['/known/cancel', { reason: null }, 'NOT_ALLOWED', '/reason'],
  ['/known/cancel', {}, 'REQUIRED', '/reason'],
  ['/known/notes', { text: '' }, 'TOO_SHORT', '/text'],
  ['/known/notes', { text: 'x'.repeat(4_001) }, 'TOO_LONG', '/text'],
  ['/known/notes', { text: 'x', noteId: 'a/b' }, 'BAD_FORMAT', '/noteId'],
  ['/known/holds', { kind: 'manual' }, 'NOT_ALLOWED', '/kind'],
  ['/known/holds', { kind: 'STOCK', reason: 'x'.repeat(501) }, 'TOO_LONG', '/reason'],
  ['/known/shipping-address', { countryCode: 'Narnia' }, 'NOT_ALLOWED', '/countryCode'],
  ['/known/shipping-address', { postalCode: '' }, 'TOO_SHORT', '/postalCode'],
  ['/known/shipping-address', { city: 7 }, 'WRONG_TYPE', '/city'],
  ['/known/lines/L1/quantity', { quantity: -1 }, 'OUT_OF_RANGE', '/quantity'],
  ['/known/lines/L1/quantity', { quantity: 1_000_001 }, 'OUT_OF_RANGE', '/quantity'],
  ['/known/lines/L1/quantity', { quantity: 1.5 }, 'NOT_INTEGER', '/quantity'],
];

describe('Bad input', () => {
  let app: App;
  let events: number;
  beforeAll(async () => {
    app = await openApp();
    await app.client.command('', orderBody({ orderId: 'known' }));
    await app.client.command('/known/holds', { kind: 'STOCK', holdId: 'h1' });
    events = await app.countEvents();
  });
  afterAll(() => app.close());
  // Whatever was sent above, nothing of it was stored and nothing failed.
  afterEach(async () => {
    expect(await app.countEvents()).toBe(events);
    expect(app.logged.filter(({ level }) => level >= 50)).toEqual([]);
    expect({}).not.toHaveProperty('polluted');
  });

  const pointsAt = (answer: Answer, pointer: string, code: string): void => {
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect({ text: answer.text, pointer, code }).toMatchObject({
      text: expect.stringContaining('"errors":[') as unknown,
    });
    expect(answer.body['errors']).toContainEqual({ pointer, code, detail: expect.stringMatching(/\.$/) as unknown });
  };

  describe.each(BODIES)('at /v1/orders%s', (path, body) => {
    it.each(HARMFUL)('%s is refused', async (_what, payload, pointer, code) => {
      const answer = await app.client.raw(`/v1/orders${path}`, payload(body));
      expect(answer.status).toBe(400);
      pointsAt(answer, pointer, code);
    });

    it.each([
      ['a body over 256 KB', `{"x":"${'x'.repeat(LARGEST_BODY)}"}`, {}, 413, 'BODY_TOO_LARGE'],
      ['text/plain', json(body), { 'content-type': 'text/plain' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
      ['XML', '<order/>', { 'content-type': 'application/xml' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
      ['a key with blanks', json(body), { 'idempotency-key': 'a b' }, 400, 'IDEMPOTENCY_KEY_INVALID'],
      ['a key of 256', json(body), { 'idempotency-key': 'k'.repeat(256) }, 400, 'IDEMPOTENCY_KEY_INVALID'],
      ['a key beyond ASCII', json(body), { 'idempotency-key': 'clé' }, 400, 'IDEMPOTENCY_KEY_INVALID'],
      ['a bare If-Match', json(body), { 'if-match': '1' }, 400, 'IF_MATCH_INVALID'],
      ['an If-Match of no version', json(body), { 'if-match': '"99999999999999999999"' }, 412, 'PRECONDITION_FAILED'],
    ])('%s is refused', async (what, payload, headers, status, code) => {
      const answer = await app.client.raw(`/v1/orders${path}`, payload, headers);
      expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
      expect(answer.body).toMatchObject({ status, code, retryable: false });
      if (code === 'BODY_TOO_LARGE') expect([what, answer.body['detail']]).toEqual([what, TOO_LARGE]);
    });
  });

  it.each(ORDERS)('an order with %s is refused', async (_what, changes, status, code, pointer) => {
    const answer = await app.client.command('', orderBody(changes));
    expect(answer.status).toBe(status);
    pointsAt(answer, pointer, code);
  });

  it.each(OTHERS)('%s with %j is refused', async (path, body, code, pointer) => {
    const answer = await app.client.command(path, body);
    expect(answer.body).toMatchObject({ status: 400, code: 'VALIDATION_FAILED' });
    pointsAt(answer, pointer, code);
  });
});
