import { readFileSync } from 'node:fs';
import {
  buildClientSchema,
  getIntrospectionQuery,
  type IntrospectionQuery,
  lexicographicSortSchema,
  parse,
  print,
  printSchema,
} from 'graphql';
import type { CommandExample } from '#platform';
import { STOCK_EXAMPLES } from '../../src/inventory/api/stock-examples.js';
import { EXAMPLES as PAYMENT_EXAMPLES } from '../../src/payments/api/payment-examples.js';
import { EXAMPLES as ORDER_EXAMPLES } from '../../src/ordering/api/order-examples.js';
import { SHIPMENT_EXAMPLES } from '../../src/shipping/api/shipment-examples.js';
import { EXAMPLE_QUERIES } from '../../src/ordering/api/example-queries.js';
import { OPENAPI_FILE } from '../architecture/openapi-document.js';
import { SCHEMA_FILE } from '../architecture/graphql-schema.js';
import { type App, openApp } from '../support/app.js';
import { examplesIn } from '../support/read-me.js';

interface Operation {
  readonly operationId: string;
  readonly requestBody?: {
    readonly content: {
      readonly 'application/json': { readonly examples?: { readonly example: { readonly value: object } } };
    };
  };
  readonly responses: Readonly<Record<string, { readonly 'x-problem-codes'?: readonly string[] }>>;
  readonly parameters: readonly { readonly name: string; readonly schema?: { readonly example?: string } }[];
}

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const COMMANDS = [
  '/v1/orders',
  ...['cancel', 'notes', 'shipping-address', 'holds', 'holds/{holdId}/release', 'lines/{lineId}/quantity', 'edits'].map(
    (command) => `/v1/orders/{id}/${command}`,
  ),
  ...['payments', 'payments/record', 'refunds'].map((command) => `/v1/orders/{id}/${command}`),
  ...['receive', 'adjust', 'policy'].map((command) => `/v1/stock/{sku}/${command}`),
  '/v1/orders/{id}/shipments',
  ...['dispatch', 'deliver', 'fail'].map((command) => `/v1/shipments/{id}/${command}`),
  '/v1/orders/{id}/returns',
  '/v1/returns/{id}/receive',
  '/v1/returns/{id}/cancel',
];
const EXAMPLES = { ...ORDER_EXAMPLES, ...PAYMENT_EXAMPLES, ...STOCK_EXAMPLES, ...SHIPMENT_EXAMPLES };
/** As the document says: an order that was shipped is not cancelled, and a shipment that was delivered does not fail. */
const inTurn = ({ cancelOrder, ...others }: typeof EXAMPLES) => ({ ...others, cancelOrder });
const ANSWERS: Readonly<Record<string, number>> = {
  placeOrder: 201,
  requestReturn: 201,
  failShipment: 409,
  cancelReturn: 409,
  cancelOrder: 409,
};
/** What one of the routes of a kind may refuse, and none of another kind. */
const refusalOf = (path: string): string => {
  if (path === '/v1/orders') return 'ORDER_ALREADY_EXISTS';
  if (path.startsWith('/v1/shipments')) return 'SHIPMENT_NOT_FOUND';
  if (path.startsWith('/v1/returns')) return 'RETURN_NOT_FOUND';
  return path.startsWith('/v1/orders') ? 'ORDER_NOT_FOUND' : 'SKU_INVALID';
};
const WEBHOOKS = [
  ...['get', 'post'].map((method) => `${method} /v1/webhooks`),
  ...['get', 'delete'].map((method) => `${method} /v1/webhooks/{id}`),
  ...['secret', 'enable', 'redeliver', 'deliveries/{deliveryId}/redeliver'].map(
    (path) => `post /v1/webhooks/{id}/${path}`,
  ),
  'get /v1/webhooks/{id}/deliveries',
];
const OUTSIDE = /(?:src|href|url|URL)\s*[=:(]\s*["']?(?:https?:)?\/\/(?!127\.0\.0\.1|localhost)/;

describe('What the program says of itself', () => {
  let app: App;
  let document: Document;
  beforeAll(async () => {
    app = await openApp();
    document = (await app.client.read('/openapi.json')).body as unknown as Document;
  });
  afterAll(() => app.close());

  const pages = async (development: boolean): Promise<number> => {
    const other = await openApp({ development });
    const { status } = await other.client.read('/graphiql');
    await other.close();
    return status;
  };

  it('is what is committed: the OpenAPI document; `npm run docs` writes it', () => {
    expect(document).toEqual(JSON.parse(readFileSync(OPENAPI_FILE, 'utf8')));
  });

  it('is what is committed: the schema of GraphQL, as a client is told it', async () => {
    const { data, errors } = await app.client.query(getIntrospectionQuery({ specifiedByUrl: true }));
    expect(errors).toEqual([]);
    const schema = buildClientSchema(data as unknown as IntrospectionQuery);
    expect(`${printSchema(lexicographicSortSchema(schema))}\n`).toBe(readFileSync(SCHEMA_FILE, 'utf8'));
  });

  it('names every route in OpenAPI 3.1', () => {
    expect(document.openapi).toBe('3.1.0');
    const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(routes.sort()).toEqual(
      [
        ...COMMANDS.map((path) => `post ${path}`),
        ...WEBHOOKS,
        'post /v1/shipping/webhooks/simulator',
        'post /v1/payments/webhooks/stripe',
        ...[
          '/',
          '/v1/orders',
          '/v1/orders/{id}',
          '/v1/stock/{sku}',
          '/v1/audit/events',
          '/v1/events',
          '/health/live',
          '/health/ready',
          '/metrics',
        ].map((path) => `get ${path}`),
      ].sort(),
    );
  });

  it.each(COMMANDS)('names the headers and the problems of POST %s', (path) => {
    const { responses, parameters } = document.paths[path]?.['post'] as Operation;
    expect(parameters.map(({ name }) => name)).toEqual(
      expect.arrayContaining(path === '/v1/orders' ? ['Idempotency-Key'] : ['Idempotency-Key', 'If-Match']),
    );
    const codes = Object.values(responses).flatMap((response) => response['x-problem-codes'] ?? []);
    expect(codes).toEqual(
      expect.arrayContaining([
        ...['VALIDATION_FAILED', 'INVALID_JSON', 'IDEMPOTENCY_KEY_REQUIRED', 'IDEMPOTENCY_KEY_REUSED'],
        ...['VERSION_CONFLICT', 'STREAM_BUSY', 'BODY_TOO_LARGE', 'EVENT_STORE_UNAVAILABLE', 'INTERNAL'],
        refusalOf(path),
      ]),
    );
  });

  it('is found from the address of the server', async () => {
    const { status, body } = await app.client.read('/');
    const { name, version, ...addresses } = body as Record<string, string>;
    expect([status, name, version]).toEqual([200, 'daybook', expect.stringMatching(/^\d+\.\d+\.\d+$/)]);
    expect(Object.keys(addresses)).toEqual(expect.arrayContaining(['orders', 'documentation', 'graphql', 'health']));
    for (const address of Object.values(addresses)) {
      const answer = await app.http.inject({ method: 'HEAD', url: address });
      expect([address, answer.statusCode]).not.toEqual([address, 404]);
    }
  });

  it('has a short name of its own for each operation', () => {
    const names = Object.values(document.paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    );
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z][A-Za-z]{3,24}$/);
  });

  it('shows examples that succeed, one after the other', async () => {
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.values(methods).map((operation) => ({ path, ...operation })),
    );
    const names = operations.map(({ operationId }) => operationId).filter((name) => name in EXAMPLES);
    expect(names).toEqual(Object.keys(EXAMPLES));
    for (const [name, { key, ...example }] of Object.entries<CommandExample>(inTurn(EXAMPLES))) {
      const { path, parameters, requestBody } = operations.find(({ operationId }) => operationId === name) ?? {};
      const shown = Object.fromEntries(
        (parameters ?? []).map((parameter) => [parameter.name, parameter.schema?.example]),
      );
      expect(shown).toMatchObject({ 'Idempotency-Key': key, ...example.path });
      const body = requestBody?.content['application/json'].examples?.example.value;
      expect(body).toEqual(example.body);
      const address = (path ?? '').replace(/\{(\w+)\}/g, (_, parameter: string) => String(shown[parameter]));
      const answer = await app.client.commandAt(address, body, { 'idempotency-key': key });
      expect([name, answer.status]).toEqual([name, ANSWERS[name] ?? 200]);
    }
  });

  it('opens the explorer with the queries of the README', () => {
    const written = (query: string) => print(parse(query.replace(/,? ?\n? *atLeast: "[A-Z_]+"/, '')));
    const unnamed = (query: string) => query.replace(/^query \w+ /, '');
    const shown = examplesIn('README.md').filter(({ language }) => language === 'graphql');
    expect(shown.length).toBeGreaterThan(0);
    expect(EXAMPLE_QUERIES.map((query) => print(parse(unnamed(query))))).toEqual(
      expect.arrayContaining(shown.map(({ code }) => written(code))),
    );
  });

  it('has a page that needs nobody outside', async () => {
    const page = await app.client.read('/docs');
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html']);
    const files = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file = '']) => file);
    expect(files.length).toBeGreaterThan(2);
    const loaded = await Promise.all(files.map((file) => app.client.read(new URL(file, 'http://x/docs').pathname)));
    expect(loaded.map(({ status }) => status)).toEqual(files.map(() => 200));
    const setUp = await app.client.read('/docs/swagger-ui-init.js');
    for (const text of [page.text, setUp.text]) expect(text).not.toMatch(OUTSIDE);
    // Unless it is told not to, the page sends the address of the document to a validator on the internet.
    expect(setUp.text).toMatch(/"validatorUrl":\s*(?:null|"none")/);
  });

  it('has an explorer of GraphQL in development only', async () => {
    expect(await pages(true)).toBe(200);
    expect(await pages(false)).toBe(404);
  });
});
