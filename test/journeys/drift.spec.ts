import { setTimeout as sleep } from 'node:timers/promises';
import type { ViewDifference } from '#kernel';
import { rebuildView } from '../../src/operations/views/rebuild/rebuild.js';
import { customers } from '../../src/ordering/views/customers/customers.projection.js';
import { orderDetails } from '../../src/ordering/order/order-details.projection.js';
import { salesByDay } from '../../src/ordering/views/sales-by-day/sales-by-day.projection.js';
import { type App, openApp } from '../support/app.js';
import { orderBody } from '../support/client.js';
import { samplesOf, valueOf } from '../support/metrics.js';
import { eventually } from '../support/postgres-homes.js';

const LOAD_MS = Number(process.env['DAYBOOK_DRIFT_LOAD_MS'] ?? 4_000);
const TABLE = `daybook_views.order_details_${orderDetails.version}`;
const CUSTOMERS = `daybook_views.customers_${customers.version}`;
const READER = `order-details@${orderDetails.version}`;
const ORDERS = ['a', 'b', 'c', 'd'];

const QUIET = { phase: () => undefined, progress: () => undefined, difference: () => undefined };

describe('A server that checks its views against their events', () => {
  let app: App;
  beforeEach(async () => {
    app = await openApp({ drift: { perSecond: 2_000, everyMs: 50 } });
  });
  afterEach(() => app.close());

  const drift = async () => {
    const { body } = await app.client.read('/health/ready');
    const checks = body['checks'] as readonly {
      readonly name: string;
      readonly ok: boolean;
      readonly detail: string;
    }[];
    const check = checks.find(({ name }) => name === 'drift');
    return { ok: check?.ok, detail: check?.detail ?? '' };
  };
  const turned = (ok: boolean) =>
    eventually(async () => {
      const check = await drift();
      return check.ok === ok ? check : undefined;
    });
  const kept = (): Promise<readonly ViewDifference[]> => app.services.differences.list(10);
  const place = async (): Promise<void> => {
    for (const orderId of ORDERS) {
      await app.client.command('', orderBody({ orderId }));
      const noted = await app.client.command(`/${orderId}/notes`, { text: 'x' });
      await app.client.readAfter(noted, `/v1/orders/${orderId}`);
    }
    await app.client.caughtUp();
  };

  it('finds what was changed, taken away or put back in a view, keeps both sides, and sees it mended', async () => {
    await place();
    await app.sql(`create table public.older as select * from ${TABLE} where id = 'c'`);
    await app.client.readAfter(await app.client.command('/c/notes', { text: 'y' }), '/v1/orders/c');
    expect((await turned(true)).detail).toBe('no document differs from its events');

    await app.sql(`update ${TABLE} set doc = jsonb_set(doc, '{total}', '1') where id = 'a'`);
    await app.sql(`delete from ${TABLE} where id = 'b'`);
    await app.sql(`update ${TABLE} t set doc = o.doc, version = o.version from public.older o where t.id = o.id`);
    const found = await eventually(async () => ((await kept()).length === 3 ? await kept() : undefined));
    expect(found.toSorted((one, other) => one.id.localeCompare(other.id))).toMatchObject([
      { projection: READER, id: 'a', version: 2, expected: { total: 16_800 }, found: { total: 1 } },
      { projection: READER, id: 'b', version: 2, expected: { orderId: 'b' }, found: undefined },
      { projection: READER, id: 'c', version: 3, expected: { notes: [{}, {}] }, found: { notes: [{}] } },
    ]);
    expect((await turned(false)).detail).toMatch(
      /^3 documents are not what their events make, such as [abc] of order-/,
    );
    expect((await app.client.read('/health/ready')).status).toBe(503);
    const samples = await samplesOf(app.client);
    expect(valueOf(samples, 'daybook_drift_differences')).toBe(3);
    expect(valueOf(samples, 'daybook_ready', { check: 'drift' })).toBe(0);
    expect(app.logged.filter(({ msg }) => msg === 'a document is not what its events make of it')).toHaveLength(3);

    await app.sql(`update ${TABLE} set doc = jsonb_set(doc, '{total}', '16800') where id = 'a'`);
    await eventually(async () => ((await kept()).length === 2 ? true : undefined));

    const { buildDocuments: views, ...ports } = app.services;
    const options = { verify: 'none', switchTo: 'auto', onError: 'stop', batch: 1_000 } as const;
    await rebuildView({ ...ports, views }, orderDetails, options, QUIET);
    expect((await turned(true)).detail).toBe('no document differs from its events');
    await app.client.ready();
  });

  it('finds the same in views that gather many streams, and sees it mended there', async () => {
    await place();
    await turned(true);
    const days = `daybook_views.sales_by_day_${salesByDay.version}`;
    await app.sql(`create table public.kept as select * from ${days}`);
    await app.sql(`delete from ${days}`);
    await app.sql(`update ${CUSTOMERS} set doc = jsonb_set(doc, '{ordersPlaced}', '9') where id = 'VINET'`);
    const found = await eventually(async () => ((await kept()).length === 2 ? await kept() : undefined));
    expect(found.toSorted((one, other) => one.projection.localeCompare(other.projection))).toMatchObject([
      {
        ...{ projection: `customers@${customers.version}`, id: 'VINET', stream: undefined, version: 4, position: 7 },
        ...{ expected: { ordersPlaced: 4 }, found: { ordersPlaced: 9 } },
      },
      { projection: `sales-by-day@${salesByDay.version}`, stream: undefined, found: undefined },
    ]);
    expect((await turned(false)).detail).toMatch(/^2 documents are not what their events make, such as /);

    await app.sql(`insert into ${days} select * from public.kept`);
    await eventually(async () => ((await kept()).length === 1 ? true : undefined));
    const { buildDocuments: views, ...ports } = app.services;
    const options = { verify: 'none', switchTo: 'auto', onError: 'stop', batch: 1_000 } as const;
    await rebuildView({ ...ports, views }, customers, options, QUIET);
    expect((await turned(true)).detail).toBe('no document differs from its events');
  });

  it('finds documents that no event has made, of one order and of many', async () => {
    await place();
    await turned(true);
    await app.sql(`insert into ${TABLE} (id, doc, version, position)
      select 'ghost', jsonb_set(doc, '{orderId}', '"ghost"'), version, position from ${TABLE} where id = 'a'`);
    await app.sql(`insert into ${CUSTOMERS} (id, doc, version, position)
      select 'NOBODY', jsonb_set(doc, '{customerId}', '"NOBODY"'), version, position from ${CUSTOMERS}`);
    const found = await eventually(async () => ((await kept()).length === 2 ? await kept() : undefined));
    expect(found.toSorted((one, other) => one.id.localeCompare(other.id))).toMatchObject([
      { id: 'ghost', projection: READER, expected: undefined, found: { orderId: 'ghost' } },
      { id: 'NOBODY', projection: `customers@${customers.version}`, expected: undefined },
    ]);
    await app.sql(`delete from ${TABLE} where id = 'ghost'`);
    await app.sql(`delete from ${CUSTOMERS} where id = 'NOBODY'`);
    expect((await turned(true)).detail).toBe('no document differs from its events');
  });

  it('raises no alarm under load, while streams are parked, retried and skipped', async () => {
    await place();
    const constraint = `alter table ${TABLE}`;
    await app.sql(
      `${constraint} add constraint planted check (id <> 'd' or doc ->> 'status' <> 'CANCELLED') not valid`,
    );
    await app.client.command('/d/cancel', { reason: 'STAFF' });
    const waiting = await eventually(async () => (await app.services.parked.list(READER))[0]);

    const alarms: string[] = [];
    const end = performance.now() + LOAD_MS;
    const writers = Array.from({ length: 8 }, async (_none, writer) => {
      for (let serial = 0; performance.now() < end; serial += 1) {
        const orderId = `w${writer}-${serial % 5}`;
        if (serial < 5) await app.client.command('', orderBody({ orderId }));
        else await app.client.command(`/${orderId}/notes`, { text: String(serial) });
      }
    });
    const watching = (async () => {
      for (; performance.now() < end; await sleep(20)) {
        const { ok, detail } = await drift();
        if (ok !== true) alarms.push(detail);
      }
    })();
    await sleep(LOAD_MS / 2);
    await app.services.parked.discard(waiting, 'a test');
    await app.client.command('/d/notes', { text: 'after what was skipped' });
    await Promise.all([...writers, watching]);
    await eventually(async () => ((await app.services.parked.list(READER)).length === 0 ? true : undefined));

    const before = valueOf(await samplesOf(app.client), 'daybook_drift_checked_events_total') ?? 0;
    await eventually(async () => {
      const checked = valueOf(await samplesOf(app.client), 'daybook_drift_checked_events_total') ?? 0;
      return checked - before > (await app.countEvents()) ? true : undefined;
    });
    expect(before).toBeGreaterThan(0);
    expect(alarms).toEqual([]);
    expect(await kept()).toEqual([]);
  });
});
