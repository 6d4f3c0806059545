import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { BakeCake, cake, demoApp } from '../demo-app.fixture.js';
import { PROBLEMS } from '../problems/problems.js';
import { shapeOf } from '../shapes/shape.js';
import { openApiDocument, serveOpenApi } from './document.js';

let app: NestFastifyApplication;
let document: OpenAPIObject;

beforeAll(async () => {
  app = await demoApp();
  serveOpenApi(app, openApiDocument(app, { title: 'Cakes', version: '1.2.3' }));
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  document = (await app.inject('/openapi.json')).json();
});

afterAll(() => app.close());

const problemCodes = (path: string, method: 'get' | 'post'): [string, string][] =>
  Object.entries(document.paths[path]?.[method]?.responses ?? {}).flatMap(([status, answer]) => {
    const codes = (answer as { 'x-problem-codes'?: string[] })['x-problem-codes'] ?? [];
    return codes.map((code): [string, string] => [status, code]);
  });

it('is OpenAPI 3.1 about this product', () => {
  expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'Cakes', version: '1.2.3' } });
});

it('describes a command: headers, body and answer', () => {
  const operation = document.paths['/v1/cakes']?.post;
  expect(operation?.parameters?.[0]).toMatchObject({ name: 'Idempotency-Key', in: 'header', required: true });
  expect(operation?.parameters).not.toContainEqual(expect.objectContaining({ name: 'If-Match' }));
  expect(document.paths['/v1/cakes/{id}/slices']?.post?.parameters).toContainEqual(
    expect.objectContaining({ name: 'If-Match', in: 'header', required: false }),
  );
  expect(operation?.requestBody).toEqual({
    required: true,
    content: { 'application/json': { schema: { $ref: '#/components/schemas/BakeCake' } } },
  });
  const created = operation?.responses['201'] as { headers: object; content: object };
  expect(Object.keys(created.headers)).toEqual(['ETag', 'Consistency-Token', 'Idempotent-Replayed', 'Location']);
  expect(created.content).toEqual({ 'application/json': { schema: { $ref: '#/components/schemas/CakeAnswer' } } });
});

it('describes a read: freshness, cache headers and answer', () => {
  const operation = document.paths['/v1/cakes/{id}']?.get;
  const names = operation?.parameters?.map((parameter) => (parameter as { name: string }).name);
  expect(names).toEqual([
    ...['id', 'Consistency-Token', 'Prefer', 'If-Match', 'If-None-Match'],
    ...['X-Request-Id', 'X-Correlation-Id', 'traceparent'],
  ]);
  expect(Object.keys(operation?.responses ?? {})).toEqual(expect.arrayContaining(['200', '304']));
});

it('names the problems of a route at the status they are answered with', () => {
  const codes = [...problemCodes('/v1/cakes', 'post'), ...problemCodes('/v1/cakes/{id}', 'get')];
  expect(codes).toEqual(
    expect.arrayContaining([
      ['422', 'CAKE_BURNT'],
      ['404', 'CAKE_NOT_FOUND'],
    ]),
  );
  expect(codes).toEqual(
    expect.arrayContaining([
      ['412', 'VERSION_CONFLICT'],
      ['422', 'IDEMPOTENCY_KEY_REUSED'],
    ]),
  );
  const own = codes.filter(([, code]) => code in PROBLEMS);
  expect(own.length).toBeGreaterThan(10);
  for (const [status, code] of own) expect(PROBLEMS[code as keyof typeof PROBLEMS].status).toBe(Number(status));
});

it('publishes the very schemas that requests are checked against', () => {
  const published = document.components?.schemas ?? {};
  expect(Object.keys(published)).toEqual(['BakeCake', 'CakeAnswer', 'Colour', 'Layer', 'Problem']);
  for (const [name, schema] of shapeOf(BakeCake).schemas) expect(published[name]).toMatchObject(schema);
  expect(published['BakeCake']).toMatchObject({ properties: { name: { pattern: '^[^\\u0000]*$' } } });
});

it('publishes schemas that stand on their own', async () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const ref = (name: string) => ajv.compile({ $ref: `#/components/schemas/${name}`, components: document.components });
  expect(ref('BakeCake')(cake())).toBe(true);
  const problem = (await app.inject({ method: 'POST', url: '/v1/cakes' })).json<object>();
  expect(ref('Problem')(problem)).toBe(true);
});

it('is rendered without the internet', async () => {
  const page = await app.inject('/docs');
  expect(page.statusCode).toBe(200);
  expect(page.body).toContain('<title>Cakes</title>');
  expect(page.body).not.toMatch(/(src|href)="(https?:)?\/\//);
  const parts = [...page.body.matchAll(/(?:src|href)="\.(\/docs\/[^"]+)"/g)].map(([, path]) => path ?? '');
  expect(parts.length).toBeGreaterThan(3);
  for (const path of parts) expect((await app.inject(path)).statusCode).toBe(200);
});
