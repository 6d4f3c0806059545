import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { type App, openApp } from '../support/app.js';
import { orderBody } from '../support/client.js';
import { OF_EVENTS, OF_ORDERS, type Values } from './parameter-values.fixture.js';

interface Parameter {
  readonly name: string;
  readonly in: 'header' | 'query' | 'path';
  readonly schema: object;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly parameters: readonly Parameter[] }>>>>;
  readonly components: object;
}

const RUNS = { numRuns: 150 };
const VALUES: Readonly<Record<string, Values>> = { '/v1/audit/events': OF_EVENTS, '/v1/orders': OF_ORDERS };

const isDate = (text: string): boolean => {
  const day = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
};
const isDateTime = (text: string): boolean => {
  const [, day = '', time = ''] =
    /^(.{10})T(\d\d:\d\d:\d\d(?:\.\d+)?)(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/.exec(text) ?? [];
  return isDate(day) && /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d/.test(time);
};

/** As a header may carry it: visible ASCII, with blanks and tabs inside. */
const headerText = fc
  .string({ unit: fc.constantFrom(...'"*,W/\\ \tab07-~'), maxLength: 12 })
  .filter((each) => each === each.trim());
const header = fc.oneof(headerText, fc.constantFrom('*', '"7"', 'W/"a,b" , "7"', ',"7",', '"7" "8"', 'k-1', '"k 1"'));
const FULL_ORDER = {
  orderId: 'known',
  customer: { customerId: 'VINET', name: 'Paul', email: 'paul@vins.example' },
  lines: [
    {
      lineId: 'a',
      sku: '11',
      title: 'Queso',
      quantity: 1,
      unitPrice: { amount: 1, currency: 'USD' },
      discountPercent: 5,
      taxPercent: 8.875,
    },
  ],
  shipping: {
    amount: { amount: 0, currency: 'USD' },
    address: { name: 'P', line1: 'x', line2: '', city: 'R', region: '', postalCode: '1', countryCode: 'FR', phone: '' },
  },
};

/** What a text of an address stands for where a number may be: OpenAPI takes the text for JSON. */
const valueIn = (text: string): unknown => (/^(?:0|[1-9]\d*)$/.test(text) ? Number(text) : text);

type Path = readonly (string | number)[];

/** Places in a body, itself left out. */
const pathsIn = (value: unknown, at: Path = []): readonly Path[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([key, inner]) => [[...at, key], ...pathsIn(inner, [...at, key])]);

const VALUE = fc.oneof(
  fc.constantFrom(
    null,
    true,
    0,
    -1,
    1,
    0.5,
    8.875,
    8.87555,
    100,
    100.01,
    1_000_000,
    1_000_001,
    1e12,
    1e12 + 1,
    '',
    'a',
  ),
  fc.constantFrom(
    'USD',
    'DEM',
    'usd',
    'FR',
    'QQ',
    'OTHER',
    'a/b',
    'a\0b',
    'x'.repeat(64),
    'x'.repeat(65),
    'x'.repeat(501),
  ),
  fc.constantFrom({}, [], [{}], undefined),
  fc.string({ unit: 'binary', maxLength: 6 }).filter((each) => each.isWellFormed()),
);

/** The body with one or two places changed, taken away or added. */
const variationsOf = (body: object): fc.Arbitrary<object> => {
  const places = pathsIn(body);
  const change = fc.tuple(fc.constantFrom(...places, ['more']), VALUE);
  return fc.array(change, { minLength: 0, maxLength: 2 }).map((changes) => {
    const copy = structuredClone(body) as Record<string, unknown>;
    for (const [path, value] of changes) put(copy, path, structuredClone(value));
    return JSON.parse(JSON.stringify(copy)) as object;
  });
};

const put = (within: Record<string, unknown>, [key = '', ...rest]: Path, value: unknown): void => {
  const inner = within[key];
  if (rest.length === 0) within[key] = value;
  else if (typeof inner === 'object' && inner !== null) put(inner as Record<string, unknown>, rest, value);
};

describe('The OpenAPI document and the server take the same', () => {
  let app: App;
  let document: Document;
  const ajv = new Ajv2020({ strict: false, formats: { date: isDate, 'date-time': isDateTime } });

  beforeAll(async () => {
    app = await openApp();
    document = (await app.client.read('/openapi.json')).body as unknown as Document;
    await app.client.command('', orderBody({ orderId: 'known' }));
  });
  afterAll(() => app.close());

  const verdicts = new Set<boolean>();
  beforeEach(() => verdicts.clear());
  // Neither a document that allows everything nor a server that refuses everything passes.
  const expectBoth = (): void => expect(verdicts).toEqual(new Set([true, false]));

  const expectAlike = (value: unknown, fits: boolean, isTaken: boolean): void => {
    verdicts.add(isTaken);
    expect({ value, fits }).toEqual({ value, fits: isTaken });
  };

  const fitOf = (path: string, method: string, name: string): ValidateFunction => {
    const found = document.paths[path]?.[method]?.parameters.find((parameter) => parameter.name === name);
    if (found === undefined) throw new Error(`${method} ${path} has no parameter ${name}`);
    return ajv.compile(found.schema);
  };

  it.each([
    ['Idempotency-Key', ['IDEMPOTENCY_KEY_INVALID', 'IDEMPOTENCY_KEY_REQUIRED']],
    ['If-Match', ['IF_MATCH_INVALID']],
  ])('header %s', async (name, codes) => {
    const fits = fitOf('/v1/orders/{id}/cancel', 'post', name);
    await fc.assert(
      fc.asyncProperty(header, async (value) => {
        const headers = { 'idempotency-key': 'k', [name.toLowerCase()]: value };
        const { body } = await app.client.command('/nobody/cancel', { reason: 'OTHER' }, headers);
        expectAlike(value, fits(value), !codes.includes(String(body['code'])));
      }),
      RUNS,
    );
    expectBoth();
  });

  it.each(
    Object.entries(VALUES).flatMap(([path, all]) =>
      Object.entries(all).map(([name, values]) => ({ path, name, values })),
    ),
  )('parameter $name of $path', async ({ path, name, values }) => {
    const fits = fitOf(path, 'get', name);
    await fc.assert(
      fc.asyncProperty(values, async (value) => {
        fc.pre(value.isWellFormed());
        const question = `${path}?${name}=${encodeURIComponent(value)}`;
        const { statusCode } = await app.http.inject({ method: 'HEAD', url: question });
        expectAlike(value, fits(valueIn(value)), statusCode === 200);
      }),
      RUNS,
    );
    expectBoth();
  });

  const BODIES: readonly [path: string, schema: string, body: object][] = [
    ['', 'PlaceOrderBody', FULL_ORDER],
    ['/known/cancel', 'CancelOrderBody', { reason: 'OTHER' }],
    ['/known/notes', 'AddNoteBody', { text: 'x', noteId: 'n1' }],
    ['/known/holds', 'PlaceHoldBody', { kind: 'STOCK', reason: 'x', holdId: 'h1' }],
    ['/known/lines/L1/quantity', 'ChangeLineQuantityBody', { quantity: 2 }],
    ['/known/edits', 'EditOrderBody', { operations: [{ op: 'CHANGE_QUANTITY', lineId: 'L1', quantity: 3 }] }],
    ['/known/shipping-address', 'AddressShape', FULL_ORDER.shipping.address],
  ];

  it.each(BODIES)('body of POST /v1/orders%s', async (path, schema, body) => {
    const fits = ajv.compile({ $ref: `#/components/schemas/${schema}`, components: document.components });
    await fc.assert(
      fc.asyncProperty(variationsOf(body), async (varied) => {
        const { body: answer } = await app.client.command(path.replace('known', 'nobody'), varied);
        expectAlike(varied, fits(varied), answer['code'] !== 'VALIDATION_FAILED');
      }),
      RUNS,
    );
    expectBoth();
  });

  it('answers of commands have the shape that is published', async () => {
    const fits = ajv.compile({ $ref: '#/components/schemas/OrderAnswer', components: document.components });
    for (const [path, , body] of BODIES.filter(([path]) => !/^$|cancel/.test(path))) {
      const answer = await app.client.command(path, body);
      expect([path, answer.status, fits(answer.body), fits.errors]).toEqual([path, 200, true, null]);
    }
  });
});
