import type { Projection } from '#kernel';
import { rebuildView } from '../../src/operations/views/rebuild/rebuild.js';
import { customers } from '../../src/ordering/views/customers/customers.projection.js';
import { orderDetails } from '../../src/ordering/order/order-details.projection.js';
import { salesByDay } from '../../src/ordering/views/sales-by-day/sales-by-day.projection.js';
import { type App, type AppOptions, openApp } from '../support/app.js';
import { samplesOf, valueOf } from '../support/metrics.js';
import { eventually } from '../support/postgres-homes.js';
import type { StoredViewRow, StoredViews } from '../support/stored-views.js';
import { checkTurned, differencesOf, DRIFT, placeOrders } from './drift.fixture.js';

/** Where the views of a program are that checks them. */
export interface ViewsSetUp {
  readonly name: string;
  open(): {
    readonly options: AppOptions;
    viewsAt(databaseUrl: string): StoredViews;
    drop(): Promise<unknown>;
  };
}

const READER = `order-details@${orderDetails.version}`;
const BUILDS: Readonly<Record<string, Projection>> = {
  'order-details': orderDetails,
  customers,
  'sales-by-day': salesByDay,
};
const QUIET = { phase: () => undefined, progress: () => undefined, difference: () => undefined };

/** Documents are changed past the program. */
export const driftJourney = (setUp: ViewsSetUp): void => {
  describe(`A server that checks its views ${setUp.name} against their events`, () => {
    let app: App;
    let views: StoredViews;
    let drop: () => Promise<unknown>;

    beforeEach(async () => {
      const opened = setUp.open();
      drop = opened.drop;
      const before = async (url: string) => void (views = opened.viewsAt(url));
      app = await openApp({ ...opened.options, drift: DRIFT, before });
      await app.client.ready();
    });
    afterEach(async () => {
      await app.close();
      await drop();
    });

    const buildOf = (view: string): string => String(BUILDS[view]?.version);
    const documentsOf = (view: string) => views.documents(view, buildOf(view));
    const documentOf = async (view: string, id: string): Promise<StoredViewRow> => {
      const found = (await documentsOf(view)).find((document) => document.id === id);
      if (found === undefined) throw new Error(`There is no ${id} in ${view}`);
      return found;
    };
    const put = (view: string, row: StoredViewRow, changes: object = {}) =>
      views.put(view, buildOf(view), { ...row, document: { ...(row.document as object), ...changes } });
    const remove = (view: string, id: string) => views.remove(view, buildOf(view), id);
    const rebuild = async (projection: Projection): Promise<void> => {
      const options = { verify: 'none', switchTo: 'auto', onError: 'stop', batch: 1_000 } as const;
      await rebuildView({ ...app.services, views: app.services.buildDocuments }, projection, options, QUIET);
    };

    it('finds what was changed, taken away or put back in a view, keeps both sides, and sees it mended', async () => {
      await placeOrders(app);
      const older = await documentOf('order-details', 'c');
      await app.client.readAfter(await app.client.command('/c/notes', { text: 'y' }), '/v1/orders/c');
      expect((await checkTurned(app, true)).detail).toBe('no document differs from its events');

      const right = await documentOf('order-details', 'a');
      await put('order-details', right, { total: 1 });
      await remove('order-details', 'b');
      await put('order-details', older);
      const found = await eventually(async () =>
        (await differencesOf(app)).length === 3 ? await differencesOf(app) : undefined,
      );
      expect(found.toSorted((one, other) => one.id.localeCompare(other.id))).toMatchObject([
        { projection: READER, id: 'a', version: 2, expected: { total: 16_800 }, found: { total: 1 } },
        { projection: READER, id: 'b', version: 2, expected: { orderId: 'b' }, found: undefined },
        { projection: READER, id: 'c', version: 3, expected: { notes: [{}, {}] }, found: { notes: [{}] } },
      ]);
      expect((await checkTurned(app, false)).detail).toMatch(
        /^3 documents are not what their events make, such as [abc] of order-/,
      );
      expect((await app.client.read('/health/ready')).status).toBe(503);
      const samples = await samplesOf(app.client);
      expect(valueOf(samples, 'daybook_drift_differences')).toBe(3);
      expect(valueOf(samples, 'daybook_ready', { check: 'drift' })).toBe(0);
      expect(app.logged.filter(({ msg }) => msg === 'a document is not what its events make of it')).toHaveLength(3);

      await put('order-details', right);
      await eventually(async () => ((await differencesOf(app)).length === 2 ? true : undefined));

      await rebuild(orderDetails);
      expect((await checkTurned(app, true)).detail).toBe('no document differs from its events');
      await app.client.ready();
    });

    it('finds the same in views that gather many streams, and sees it mended there', async () => {
      await placeOrders(app);
      await checkTurned(app, true);
      const days = await documentsOf('sales-by-day');
      for (const { id } of days) await remove('sales-by-day', id);
      await put('customers', await documentOf('customers', 'VINET'), { ordersPlaced: 9 });
      const found = await eventually(async () =>
        (await differencesOf(app)).length === 2 ? await differencesOf(app) : undefined,
      );
      expect(found.toSorted((one, other) => one.projection.localeCompare(other.projection))).toMatchObject([
        {
          ...{ projection: `customers@${customers.version}`, id: 'VINET', stream: undefined, version: 4, position: 7 },
          ...{ expected: { ordersPlaced: 4 }, found: { ordersPlaced: 9 } },
        },
        { projection: `sales-by-day@${salesByDay.version}`, stream: undefined, found: undefined },
      ]);
      expect((await checkTurned(app, false)).detail).toMatch(/^2 documents are not what their events make, such as /);

      for (const day of days) await put('sales-by-day', day);
      await eventually(async () => ((await differencesOf(app)).length === 1 ? true : undefined));
      await rebuild(customers);
      expect((await checkTurned(app, true)).detail).toBe('no document differs from its events');
    });

    it('finds documents that no event has made, of one order and of many', async () => {
      await placeOrders(app);
      await checkTurned(app, true);
      await put('order-details', { ...(await documentOf('order-details', 'a')), id: 'ghost' }, { orderId: 'ghost' });
      await put('customers', { ...(await documentOf('customers', 'VINET')), id: 'NOBODY' }, { customerId: 'NOBODY' });
      const found = await eventually(async () =>
        (await differencesOf(app)).length === 2 ? await differencesOf(app) : undefined,
      );
      expect(found.toSorted((one, other) => one.id.localeCompare(other.id))).toMatchObject([
        { id: 'ghost', projection: READER, expected: undefined, found: { orderId: 'ghost' } },
        { id: 'NOBODY', projection: `customers@${customers.version}`, expected: undefined },
      ]);
      await remove('order-details', 'ghost');
      await remove('customers', 'NOBODY');
      expect((await checkTurned(app, true)).detail).toBe('no document differs from its events');
    });
  });
};
