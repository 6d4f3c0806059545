import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { attachToRunning } from '../../src/adapters/embedded/index.js';
import { builtProgram } from '../support/built-program.js';
import { orderBody } from '../support/client.js';
import { type CollectedSpan, Collector } from '../support/collector.js';
import { cleanUp, eventually, openFolder, query } from '../support/postgres-homes.js';
import { openReceiver } from '../support/receiver.js';
import { Program } from '../support/program.js';
import { promisedMs } from '../support/promised.js';

const VIEWS = ['customers@', 'order-details@', 'order-list@', 'sales-by-country@', 'sales-by-day@', 'top-products@'];
const LOST = 'traces do not arrive';

let entry: string;
let home: string;
let program: Program;
let collector: Collector;

beforeAll(async () => {
  entry = await builtProgram();
});
afterAll(cleanUp);

const start = async (endpoint: string, environment: Record<string, string> = {}): Promise<void> => {
  home = openFolder();
  const settings = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, ...environment };
  program = await Program.start({ entry, home, environment: settings });
};

const place = (changes: object = {}, headers: Record<string, string> = {}) =>
  program.client.command('', orderBody(changes), headers);

/** A trace that begins at the caller. */
const callersTrace = (flags = '01') => {
  const [traceId, spanId] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')];
  return { traceId, spanId, traceparent: `00-${traceId}-${spanId}-${flags}` };
};

const spanWhere = (fits: (span: CollectedSpan) => boolean): Promise<CollectedSpan> =>
  eventually(() => collector.spans.find(fits));

const named = (spans: readonly CollectedSpan[], name: string): CollectedSpan => {
  const found = spans.filter((span) => span.name.startsWith(name));
  if (found.length !== 1) throw new Error(`${found.length} spans ${name} among ${spans.map((s) => s.name).join(', ')}`);
  return found[0] as CollectedSpan;
};

const logged = (text: string) => program.said.filter((said) => said.includes(text));

describe('with a collector', () => {
  beforeAll(async () => {
    collector = await Collector.start();
    await start(collector.endpoint, { WEBHOOKS_ALLOW_PRIVATE: '1' });
  });
  afterAll(async () => {
    await program.stop();
    await collector.stop();
  });

  it('a command is one trace, from the request through the append to each view', async () => {
    const { traceId, spanId, traceparent } = callersTrace();
    const customer = { customerId: 'zoe', name: 'Zoë Geheim', email: 'zoe@geheim.example' };
    expect((await place({ customer }, { traceparent })).status).toBe(201);
    const spans = await eventually(() => {
      const collected = collector.spans.filter((span) => span.traceId === traceId);
      return collected.length === 3 + VIEWS.length ? collected : undefined;
    });

    const request = named(spans, 'POST /v1/orders');
    expect(request).toMatchObject({ parentSpanId: spanId, kind: 2, service: 'daybook' });
    expect(request.attributes).toMatchObject({ 'http.route': '/v1/orders', 'http.response.status_code': 201 });
    const command = named(spans, 'command PlaceOrder');
    expect(command).toMatchObject({
      parentSpanId: request.spanId,
      attributes: { 'daybook.command.result': 'accepted' },
    });
    const append = named(spans, 'append');
    const batch = { 'daybook.batch.commands': 1, 'daybook.batch.events': 1 };
    expect(append).toMatchObject({ parentSpanId: command.spanId, attributes: batch });
    for (const view of VIEWS) {
      const projected = named(spans, `project ${view}`);
      expect(projected).toMatchObject({ parentSpanId: command.spanId, kind: 5, attributes: { 'daybook.position': 1 } });
    }
  });

  it('a trace begins here for who brings none, and is recorded with the event', async () => {
    await place();
    const request = await spanWhere(({ name, parentSpanId }) => name.startsWith('POST') && parentSpanId === undefined);
    const command = await spanWhere(({ parentSpanId }) => parentSpanId === request.spanId);
    const { url = '' } = (await attachToRunning(home)) ?? {};
    const [metadata] = await query(url, 'select metadata from daybook.events order by position desc limit 1');
    expect(metadata).toMatchObject({ traceparent: `00-${command.traceId}-${command.spanId}-01` });
  });

  it('commands that share a commit are linked', async () => {
    await Promise.all(Array.from({ length: 40 }, () => place()));
    const linked = await spanWhere(({ name, links }) => name === 'append' && links.length > 0);
    const shared = await spanWhere(({ spanId }) => spanId === linked.links[0]);
    expect(shared).toMatchObject({ name: 'append', attributes: linked.attributes });
    expect(linked.attributes['daybook.batch.commands']).toBeGreaterThan(1);
  });

  it('refusals tell their code, queries their questions', async () => {
    expect((await program.client.command('/none/cancel', { reason: 'STAFF' })).status).toBe(404);
    const refused = await spanWhere(({ name }) => name === 'command CancelOrder');
    expect(refused).toMatchObject({ attributes: { 'daybook.command.result': 'ORDER_NOT_FOUND' }, status: 0 });
    await program.client.query('query Geheim($id: ID!) { zoe: order(id: $id) { id } orders { nodes { id } } }', {
      id: 'geheim',
    });
    const asked = await spanWhere(({ name }) => name === 'graphql query');
    const attributes = { 'graphql.operation.type': 'query', 'daybook.questions': 'order orders', 'daybook.errors': 0 };
    expect(asked.attributes).toEqual(attributes);
    expect(await spanWhere(({ spanId }) => spanId === asked.parentSpanId)).toMatchObject({ name: 'POST /graphql' });
  });

  it('a webhook is in the trace of the command that it tells of, and its receiver is asked to go on with it', async () => {
    const receiver = await openReceiver();
    const asked = JSON.stringify({ url: `${receiver.url}/traced`, events: ['*'] });
    const { traceId, traceparent } = callersTrace();
    const registered = await program.client.raw('/v1/webhooks', asked, { traceparent: callersTrace().traceparent });
    const { id } = registered.body as { readonly id: string };
    await place({}, { traceparent });
    const [told] = await eventually(() => (receiver.at('/traced').length > 0 ? receiver.at('/traced') : undefined));
    const delivery = await spanWhere((span) => span.traceId === traceId && span.name === 'deliver webhook');
    const command = await spanWhere((span) => span.traceId === traceId && span.name === 'command PlaceOrder');
    expect(told?.headers.traceparent).toBe(`00-${traceId}-${delivery.spanId}-01`);
    expect(delivery).toMatchObject({
      ...{ parentSpanId: command.spanId, kind: 3 },
      attributes: { 'daybook.attempt': 1, 'http.response.status_code': 200 },
    });
    await program.client.send({ method: 'DELETE', path: `/v1/webhooks/${id}`, headers: {} });
    await receiver.close();
  });

  it('what is left is sent at the end; nothing that a caller wrote is among it, nor looks at how the server is', async () => {
    for (const path of ['/health/ready', '/metrics', '/v1/orders/geheim?zoe']) await program.client.read(path);
    await program.stop();
    expect(collector.spans.map(({ name }) => name)).toContain('GET /v1/orders/:id');
    expect(collector.text).not.toMatch(/geheim|zoe|health|metrics/iu);
  });
});

it('records the share of traces that was asked for, and what its caller records', async () => {
  collector = await Collector.start();
  await start(collector.endpoint, { OTEL_TRACES_SAMPLER_ARG: '0', OTEL_SERVICE_NAME: 'orders-eu' });
  const recorded = callersTrace();
  for (const traceparent of ['', callersTrace('00').traceparent, recorded.traceparent])
    await place({}, { traceparent });
  await program.stop();
  await collector.stop();
  expect([...new Set(collector.spans.map(({ traceId }) => traceId))]).toEqual([recorded.traceId]);
  expect(named(collector.spans, 'POST')).toMatchObject({ parentSpanId: recorded.spanId, service: 'orders-eu' });
});

it('goes on without its collector and says so once, and once when it is there again', async () => {
  const gone = await Collector.start();
  const port = Number(new URL(gone.endpoint).port);
  await gone.stop();
  await start(`http://127.0.0.1:${port}`, { OTEL_EXPORTER_OTLP_TIMEOUT: '200' });
  const told = async (text: string) => ((await place()).status === 201 && logged(text)[0]) || undefined;
  await eventually(() => told(LOST));
  for (let n = 0; n < 3; n += 1) {
    expect((await place()).status).toBe(201);
    await sleep(1_100);
  }
  expect(logged(LOST).map((said) => JSON.parse(said) as unknown)).toMatchObject([{ level: 40 }]);
  collector = await Collector.start(port);
  await eventually(() => told('arrive at the collector again'));
  await program.stop();
  await collector.stop();
  expect(logged(LOST)).toHaveLength(1);
});

it('stops in time although its collector never answers', async () => {
  const sockets: Socket[] = [];
  const silent = createServer((socket) => void sockets.push(socket)).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  await start(`http://127.0.0.1:${(silent.address() as AddressInfo).port}`);
  await place();
  const began = performance.now();
  await program.stop();
  expect(performance.now() - began).toBeLessThan(promisedMs(8_000));
  expect(await program.ends()).toBe(0);
  expect(sockets).not.toEqual([]);
  for (const socket of sockets) socket.destroy();
  silent.close();
});

it('loads nothing that would trace unless it is asked for', () => {
  const server = join(dirname(entry), '../app/server.js');
  const script = `await import(${JSON.stringify(server)});
    const { Module } = await import('node:module');
    const loaded = Object.keys(Module._cache).flatMap((file) => /@opentelemetry.([^/\\\\]+)/u.exec(file)?.[1] ?? []);
    console.log([...new Set(loaded)].join());`;
  // prom-client brings the interfaces, and uses them for exemplars only.
  expect(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })).toBe('api\n');
});

it('does not start with settings that nobody can follow', async () => {
  const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318', OTEL_TRACES_SAMPLER_ARG: '5%' };
  const { code, text } = await Program.runToEnd({ entry, home: openFolder(), environment });
  expect(code).toBe(1);
  expect(text).toContain('OTEL_EXPORTER_OTLP_ENDPOINT=collector:4318 is not the address of a collector');
  expect(text).toContain('OTEL_TRACES_SAMPLER_ARG=5% is not a share');
});
