import { jest } from '@jest/globals';
import pg from 'pg';
import { readerOf } from '#kernel';
import { SystemEnvironment } from '#platform';
import { OrderVersions } from '../../src/ordering/api/order-versions.js';
import { orderDetails } from '../../src/ordering/order/order-details.projection.js';
import { type App, openApp } from '../support/app.js';
import { orderBody, tokenOf } from '../support/client.js';
import { samplesOf, valueOf } from '../support/metrics.js';
import { eventually, query } from '../support/postgres-homes.js';
import { TestSocket } from '../support/subscriber.js';

const STALLED_AFTER_MS = 20_000;
const READER = readerOf(orderDetails.view);

/** The machine's clocks, but for what was added to it. */
class LateClock extends SystemEnvironment {
  aheadMs = 0;

  override monotonicMs(): number {
    return super.monotonicMs() + this.aheadMs;
  }
}

interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

const readinessOf = async (
  { client }: App,
  wanted = `projection ${READER}`,
): Promise<{ status: number; check: Check | undefined }> => {
  const { status, body } = await client.read('/health/ready');
  const checks = body['checks'] as readonly Check[];
  return { status, check: checks.find(({ name }) => name === wanted) };
};

const red = (app: App): Promise<Check> =>
  eventually(async () => {
    const { status, check } = await readinessOf(app);
    return status === 503 && check?.ok === false ? check : undefined;
  });

const stateOf = async ({ client }: App): Promise<Record<string, unknown>> => {
  const { data } = await client.query('{ projections { name status lastError lagEvents lagSeconds } }');
  const states = data?.['projections'] as Record<string, unknown>[];
  return states.find(({ name }) => name === 'order-details') ?? {};
};

describe('Readiness', () => {
  let app: App;
  afterEach(() => app.close());

  it('is green while all is well, and says how far each view is', async () => {
    app = await openApp();
    await app.client.command('', orderBody());
    const check = await eventually(async () => {
      const { check } = await readinessOf(app);
      return check?.detail.startsWith('following, position 1,') === true ? check : undefined;
    });
    expect(check.ok).toBe(true);
    await app.client.ready();
  });

  it('asks once where the log ends, for all that compare with it', async () => {
    app = await openApp();
    const head = jest.spyOn(app.services.log, 'head');
    expect((await readinessOf(app, 'subscriptions')).check).toMatchObject({ ok: true });
    expect(head).toHaveBeenCalledTimes(1);
  });

  it('turns red for an event of a schema version to come; its stream waits, others go on', async () => {
    app = await openApp();
    for (const orderId of ['parked', 'other']) await app.client.command('', orderBody({ orderId }));
    await app.sql(`insert into daybook.events
      select (select max(position) + 1 from daybook.events), stream, 2, gen_random_uuid(), type, 99, occurred_at,
        recorded_at, data, metadata, leaf
      from daybook.events where stream = 'order-parked'`);

    expect((await red(app)).detail).toMatch(/^Parked streams: 1;/);
    expect(await stateOf(app)).toMatchObject({ status: 'parked streams' });
    const ofDetails = app.logged.filter(({ reader }) => reader === READER);
    expect(ofDetails).toMatchObject([{ level: 50, stream: 'order-parked', version: 2, type: 'OrderPlaced' }]);

    const noted = await app.client.command('/other/notes', { text: 'x' });
    expect((await app.client.readAfter(noted, '/v1/orders/other')).body['version']).toBe(2);
    const { body } = await app.client.readAfter(noted, '/v1/orders/parked');
    expect([body['version'], body['notes']]).toEqual([1, []]);
    expect((await app.client.read('/health/live')).status).toBe(200);
  });

  it('turns red when the log is not the one that the view was made from', async () => {
    app = await openApp({
      before: async (url) => {
        const checkpoint = `insert into daybook.checkpoints (reader, position, event_id)`;
        await query(url, `${checkpoint} values ('${READER}', 7, gen_random_uuid())`);
      },
    });
    const placed = await app.client.command('', orderBody());

    expect((await red(app)).detail).toContain('The event store was restored or replaced; rebuild the view.');
    expect(await stateOf(app)).toMatchObject({ status: 'replaced', lastError: expect.stringMatching(/./) as unknown });
    expect(app.logged.some(({ msg }) => msg.includes('failed'))).toBe(true);
    const token = { 'consistency-token': tokenOf(placed), prefer: 'wait=0' };
    const read = await app.client.read(placed.headers['location'] ?? '', token);
    expect(read.body).toMatchObject({ status: 503, code: 'PROJECTION_LAGGING', currentPosition: 0 });
  });

  it('turns red when nobody feeds a view for half a minute, though everybody is alive', async () => {
    const environment = new LateClock();
    let holder: pg.Client | undefined;
    app = await openApp({
      environment,
      before: async (url) => {
        holder = new pg.Client({ connectionString: url });
        holder.on('error', () => undefined);
        await holder.connect();
        const lock = 'select pg_advisory_lock(hashtextextended($1, 0))';
        await holder.query(lock, [`daybook projection ${READER}`]);
      },
    });
    await app.client.command('', orderBody());
    await app.client.ready();

    environment.aheadMs = STALLED_AFTER_MS + 1_000;
    expect((await red(app)).detail).toContain('Stalled at position 0, 1 events behind');
    expect(await stateOf(app)).toMatchObject({ status: 'stalled', lagEvents: '1' });

    await holder?.end();
    await app.client.ready();
  });

  it('turns red when subscribers are told of nothing for half a minute, though everybody is alive', async () => {
    const environment = new LateClock();
    app = await openApp({ environment });
    const ofFeed = async () => (await readinessOf(app, 'subscriptions')).check;
    expect(await ofFeed()).toMatchObject({ ok: true, detail: 'no client has subscribed yet' });
    await app.http.listen(0, '127.0.0.1');
    const subscriber = await TestSocket.ready(await app.http.getUrl());
    const id = subscriber.subscribe('subscription { ordersChanged(afterPosition: 0) { version } }');
    await app.client.command('', orderBody());
    await subscriber.told(id, 1);
    await eventually(async () =>
      (await ofFeed())?.detail === 'following, position 1, 0 events behind' ? true : undefined,
    );

    const release = holdUp(app.http.get(OrderVersions));
    await app.client.command('', orderBody());
    expect(await ofFeed()).toMatchObject({ ok: true, detail: 'following, position 1, 1 events behind' });
    environment.aheadMs = STALLED_AFTER_MS + 1_000;
    const stalled = await readinessOf(app, 'subscriptions');
    expect(stalled).toMatchObject({ status: 503, check: { ok: false } });
    expect(stalled.check?.detail).toMatch(/^Stalled at position 1, 1 events behind\. .*Restart/);
    const samples = await samplesOf(app.client);
    expect(valueOf(samples, 'daybook_subscription_lag_events')).toBe(1);
    expect(valueOf(samples, 'daybook_ready', { check: 'subscriptions' })).toBe(0);

    release();
    await subscriber.told(id, 2);
    await app.client.ready();
    await subscriber.close();
  });
});

/** Nothing is folded for subscribers until the returned function is called. */
const holdUp = (versions: OrderVersions): (() => void) => {
  const fold = versions.of.bind(versions);
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  jest.spyOn(versions, 'of').mockImplementation(async (events) => {
    await held;
    return fold(events);
  });
  return release;
};
