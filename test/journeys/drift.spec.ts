import { setTimeout as sleep } from 'node:timers/promises';
import { orderDetails } from '../../src/ordering/order/order-details.projection.js';
import { type App, openApp } from '../support/app.js';
import { orderBody } from '../support/client.js';
import { samplesOf, valueOf } from '../support/metrics.js';
import { eventually } from '../support/postgres-homes.js';
import { viewsInPostgres } from '../support/stored-views.js';
import { differencesOf, DRIFT, driftCheck, placeOrders } from './drift.fixture.js';
import { driftJourney } from './drift.journey.js';

const LOAD_MS = Number(process.env['DAYBOOK_DRIFT_LOAD_MS'] ?? 4_000);
const TABLE = `daybook_views.order_details_${orderDetails.version}`;
const READER = `order-details@${orderDetails.version}`;

driftJourney({
  name: 'in PostgreSQL',
  open: () => ({ options: {}, viewsAt: viewsInPostgres, drop: async () => undefined }),
});

describe('A server that checks its views against their events', () => {
  let app: App;
  beforeEach(async () => {
    app = await openApp({ drift: DRIFT });
  });
  afterEach(() => app.close());

  it('raises no alarm under load, while streams are parked, retried and skipped', async () => {
    await placeOrders(app);
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
        const { ok, detail } = await driftCheck(app);
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
    expect(await differencesOf(app)).toEqual([]);
  });
});
