import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { pino } from 'pino';
import type { Span, SpanAttributes, SpanStart, Tracer } from '#kernel';
import { cake, demoApp, seen } from '../http/demo-app.fixture.js';

const CALLER = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const HERE = '00-4bf92f3577b34da6a3ce929d0e0e4736-1111111111111111-01';

interface Told extends SpanStart {
  readonly ended?: SpanAttributes;
  readonly failed?: boolean;
}

const told: Told[] = [];
const log: string[] = [];
const tracer: Tracer = {
  isOn: true,
  start: (begins): Span => ({
    traceparent: HERE,
    end: (ended = {}, failed = false) => void told.push({ ...begins, ended, failed }),
  }),
};
let app: NestFastifyApplication;

beforeAll(async () => {
  app = await demoApp(pino({}, { write: (line: string) => void log.push(line) }), { tracer });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
});
beforeEach(() => void told.splice(0));
afterAll(() => app.close());

const post = (name: string, headers: Record<string, string> = {}) =>
  app.inject({
    method: 'POST',
    url: '/v1/cakes',
    headers: { 'content-type': 'application/json', 'idempotency-key': 'k-1', ...headers },
    payload: JSON.stringify(cake({ name })),
  });

it('makes each request a span of its caller, and of its route', async () => {
  await post('Sacher', { traceparent: CALLER });
  expect(told).toEqual([
    {
      name: 'POST /v1/cakes',
      kind: 'server',
      parent: CALLER,
      attributes: { 'http.request.method': 'POST', 'http.route': '/v1/cakes' },
      ended: { 'http.response.status_code': 201 },
      failed: false,
    },
  ]);
});

it('hands the span on as the cause of the command', async () => {
  await post('Sacher', { traceparent: CALLER });
  expect(seen.context?.traceparent).toBe(HERE);
});

it('begins a trace where the caller has none, or an invalid one', async () => {
  await post('Sacher');
  await post('Sacher', { traceparent: '00-nonsense' });
  expect(told.map(({ parent }) => parent)).toEqual([undefined, undefined]);
  expect(seen.context?.traceparent).toBe(HERE);
});

it('distinguishes failures of the server from mistakes of the caller', async () => {
  for (const name of ['eaten', 'down']) await post(name);
  expect(told.map(({ ended, failed }) => [ended?.['http.response.status_code'], failed])).toEqual([
    [409, false],
    [503, true],
  ]);
});

it('gives unknown addresses one name', async () => {
  await app.inject({ url: '/made/up?customer=zoe' });
  expect(told.map(({ name }) => name)).toEqual(['GET none']);
});

it('ties log lines and problems to the trace', async () => {
  const answer = await post('broken');
  const lines = log.filter((line) => line.includes('failed unexpectedly')).map((line) => JSON.parse(line) as object);
  expect(lines).toMatchObject([{ traceId: HERE.slice(3, 35) }]);
  expect(answer.json()).toMatchObject({ traceId: HERE.slice(3, 35) });
});
