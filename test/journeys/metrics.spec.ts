import { randomUUID } from 'node:crypto';
import { readerOf } from '#kernel';
import { orderDetails } from '../../src/ordering/order/order-details.projection.js';
import { type App, openApp } from '../support/app.js';
import { line, orderBody } from '../support/client.js';
import { type Sample, samplesOf, valueOf } from '../support/metrics.js';
import { eventually } from '../support/postgres-homes.js';

const VIEW = readerOf(orderDetails.view);

describe('/metrics', () => {
  let app: App;
  beforeAll(async () => {
    app = await openApp();
  });
  afterAll(() => app.close());

  const measured = () => samplesOf(app.client);
  const place = (changes: object = {}, headers: Record<string, string> = {}) =>
    app.client.command('', orderBody(changes), headers);

  it('counts commands by what became of them', async () => {
    const key = { 'idempotency-key': randomUUID() };
    await place({ orderId: 'o1' }, key);
    await place({ orderId: 'o1' }, key);
    await place({ orderId: 'o1' });
    await app.client.command('/none/cancel', { reason: 'STAFF' });
    const samples = await measured();
    const commands = (command: string, result: string) =>
      valueOf(samples, 'daybook_commands_total', { command, result });
    expect(commands('PlaceOrder', 'accepted')).toBe(1);
    expect(commands('PlaceOrder', 'replayed')).toBe(1);
    expect(commands('PlaceOrder', 'ORDER_ALREADY_EXISTS')).toBe(1);
    expect(commands('CancelOrder', 'ORDER_NOT_FOUND')).toBe(1);
    expect(valueOf(samples, 'daybook_command_seconds_count', { command: 'PlaceOrder' })).toBe(3);
  });

  it('tells the size and time of appends, and the connections of each pool', async () => {
    await Promise.all(Array.from({ length: 20 }, () => place()));
    const samples = await measured();
    const [appends = 0, commands = 0, events = 0] = [
      valueOf(samples, 'daybook_append_seconds_count', { result: 'done' }),
      valueOf(samples, 'daybook_append_commands_sum'),
      valueOf(samples, 'daybook_append_events_total'),
    ];
    expect(events).toBe(await app.countEvents());
    expect(commands).toBeGreaterThanOrEqual(events);
    expect(appends).toBeLessThan(commands);
    for (const pool of ['appends', 'queries', 'feeding']) {
      expect(valueOf(samples, 'daybook_pool_connections', { pool, state: 'total' })).toBeGreaterThan(0);
      await eventually(async () =>
        valueOf(await measured(), 'daybook_pool_connections', { pool, state: 'waiting' }) === 0 ? true : undefined,
      );
    }
  });

  it('tells how far each view is behind and that all is ready', async () => {
    const position = await app.countEvents();
    const samples = await eventually(async () => {
      const now = await measured();
      const seen = [
        valueOf(now, 'daybook_projection_position', { reader: VIEW }),
        valueOf(now, 'daybook_projection_batch_events_sum', { reader: VIEW }),
      ];
      return seen.every((value) => value === position) ? now : undefined;
    });
    expect(valueOf(samples, 'daybook_projection_lag_events', { reader: VIEW })).toBe(0);
    expect(valueOf(samples, 'daybook_projection_lag_seconds', { reader: VIEW })).toBe(0);
    expect(valueOf(samples, 'daybook_parked_streams', { reader: VIEW })).toBe(0);
    expect(valueOf(samples, 'daybook_ready', { check: 'database' })).toBe(1);
    expect(valueOf(samples, 'daybook_ready', { check: `projection ${VIEW}` })).toBe(1);
  });

  it('shows a stream that waits', async () => {
    await place({ orderId: 'later' });
    await app.sql(
      `insert into daybook.events select position + 1, stream, 2, gen_random_uuid(), type, 99, occurred_at, recorded_at,
       data, metadata, leaf from daybook.events order by position desc limit 1`,
    );
    await place();
    await eventually(async () =>
      valueOf(await measured(), 'daybook_parked_streams', { reader: VIEW }) === 1 ? true : undefined,
    );
    expect(valueOf(await measured(), 'daybook_ready', { check: `projection ${VIEW}` })).toBe(0);
  });

  it('counts requests by route and errors of queries by code, whatever callers make up', async () => {
    await app.client.read(`/v1/orders/o1`);
    await app.client.read(`/made/up/${randomUUID()}`);
    await app.client.query('{ nonsense }');
    await place({ lines: [line({ quantity: 0 })] });
    const samples = await measured();
    const requests = (method: string, route: string, status: string) =>
      valueOf(samples, 'daybook_http_requests_total', { method, route, status });
    expect(requests('GET', '/v1/orders/:id', '200')).toBe(1);
    expect(requests('GET', 'none', '404')).toBe(1);
    expect(requests('POST', '/v1/orders', '400')).toBe(1);
    expect(valueOf(samples, 'daybook_graphql_errors_total', { code: 'BAD_USER_INPUT' })).toBe(1);
    expect(samples.flatMap(idsIn)).toEqual([]);
  });

  it('tells of memory and of the event loop', async () => {
    const samples = await measured();
    expect(valueOf(samples, 'process_resident_memory_bytes')).toBeGreaterThan(10_000_000);
    expect(valueOf(samples, 'nodejs_eventloop_lag_p99_seconds')).toBeGreaterThanOrEqual(0);
  });
});

/** Label values that look like something of one request. */
const idsIn = ({ name, labels }: Sample): readonly string[] =>
  Object.values(labels)
    .filter((value) => /[\da-f]{8}-|made/.test(value))
    .map((value) => `${name} ${value}`);
