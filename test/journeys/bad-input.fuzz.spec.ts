import fc from 'fast-check';
import { type App, openApp } from '../support/app.js';
import { type Answer, orderBody } from '../support/client.js';
import { BODIES } from './order-bodies.fixture.js';

const RUNS = 400;
const SEED = 20_261_121;

/** Values that have broken programs before. */
const AWKWARD: readonly unknown[] = [
  ...[null, true, [], {}, [[]], '', ' ', '0', 'null', '\0', '\ud800', '\u202e', '𝟘', 'x'.repeat(5_000), '{"$gt":""}'],
  ...[0, -0, -1, 0.1, 1e-7, 1e21, 2 ** 53, -(2 ** 53), 1e12, 1e12 + 1, Number.MAX_VALUE, 99.999],
  ...['__proto__', 'constructor', '2030-02-30', "'; drop table daybook.events; --", '\u001f', '%00', '../..'],
];

type Path = readonly (string | number)[];

/** Where something stands in a body: every property and item, at any depth. */
const pathsIn = (value: unknown, at: Path = []): Path[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => [[...at, key], ...pathsIn(inner, [...at, key])])
    : [];

interface Mutation {
  readonly path: Path;
  readonly how: 'replace' | 'remove' | 'add beside';
  readonly value: unknown;
  readonly key: string;
}

const mutated = (body: object, mutations: readonly Mutation[]): object => {
  const copy = structuredClone(body) as Record<string, unknown>;
  for (const { path, how, value, key } of mutations) {
    let parent: unknown = copy;
    for (const step of path.slice(0, -1)) parent = (Object(parent) as Record<string, unknown>)[step];
    const last = path.at(-1) ?? '';
    if (typeof parent !== 'object' || parent === null) continue;
    if (how === 'remove') Reflect.deleteProperty(parent, last);
    else
      Object.defineProperty(parent, how === 'replace' ? last : key, {
        value,
        enumerable: true,
        configurable: true,
        writable: true,
      });
  }
  return copy;
};

const awkward = fc.oneof(fc.constantFrom(...AWKWARD), fc.jsonValue(), fc.string({ unit: 'binary', maxLength: 80 }));
const key = fc.oneof(
  fc.constantFrom('__proto__', 'toString', 'x', '$ne', ''),
  fc.string({ unit: 'binary', maxLength: 8 }),
);

const attempts = fc.constantFrom(...BODIES).chain(([path, body]) => {
  const mutation = fc.record({
    path: fc.constantFrom(...pathsIn(body)),
    how: fc.constantFrom('replace', 'remove', 'add beside'),
    value: awkward,
    key,
  }) as fc.Arbitrary<Mutation>;
  const bodies = fc.array(mutation, { minLength: 1, maxLength: 3 }).map((list) => JSON.stringify(mutated(body, list)));
  const cuts = fc
    .record({ at: fc.nat(200), less: fc.nat(5), bytes: fc.uint8Array({ maxLength: 4 }) })
    .map(({ at, less, bytes }) => cut(Buffer.from(JSON.stringify(body)), at, less, bytes));
  return fc.record({ path: fc.constant(path), payload: fc.oneof({ weight: 3, arbitrary: bodies }, cuts) });
});

const cut = (body: Buffer, at: number, less: number, bytes: Uint8Array): Buffer =>
  Buffer.concat([body.subarray(0, at), bytes, body.subarray(at + less)]);

describe('Bodies that nobody thought of', () => {
  let app: App;
  beforeAll(async () => {
    app = await openApp();
    await app.client.command('', orderBody({ orderId: 'known' }));
  });
  afterAll(() => app.close());

  it(`are taken or refused as a problem, never answered 5xx (${RUNS} of them)`, async () => {
    let taken = await app.countEvents();
    let refused = 0;
    const property = fc.asyncProperty(attempts, async ({ path, payload }) => {
      const answer = await app.client.raw(`/v1/orders${path}`, payload);
      if (answer.status < 300) taken += (answer.body['events'] as string[]).length;
      else {
        refused += 1;
        expectProblem(answer);
      }
    });
    await fc.assert(property, { numRuns: RUNS, seed: SEED, endOnFailure: true });

    expect(await app.countEvents()).toBe(taken);
    expect(refused).toBeGreaterThan(RUNS / 4);
    expect(taken).toBeGreaterThan(10);
    expect(app.logged.filter(({ level }) => level >= 50)).toEqual([]);
    expect({}).not.toHaveProperty('polluted');
  });
});

/** RFC 9457 with our members, and a pointer to each part of the body that is at fault. */
const expectProblem = ({ status, headers, body }: Answer): void => {
  expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(body).toMatchObject({
    type: expect.stringMatching(/^\/problems\/[a-z-]+$/) as unknown,
    title: expect.stringMatching(/./) as unknown,
    detail: expect.stringMatching(/\.$/) as unknown,
    code: expect.stringMatching(/^[A-Z_]+$/) as unknown,
    status,
    retryable: false,
  });
  expect([400, 404, 409, 413, 422]).toContain(status);
  for (const { pointer } of (body['errors'] ?? []) as { pointer: string }[]) expect(pointer).toMatch(/^(\/[^/]*)*$/s);
};
