import fc from 'fast-check';
import { isSealed, type Personal, type StoredEvent, type Projection, Projector } from '#kernel';
import { InMemoryEventStore, InMemoryParkedStreams, InMemoryViewStore } from '#kernel/testing';
import { cancelOrder } from '../../src/ordering/commands/cancel-order/cancel-order.decider.js';
import { customers, type CustomerSummary } from '../../src/ordering/views/customers/customers.projection.js';
import { salesByCountry } from '../../src/ordering/views/sales-by-country/sales-by-country.projection.js';
import { salesByDay } from '../../src/ordering/views/sales-by-day/sales-by-day.projection.js';
import { topProducts } from '../../src/ordering/views/top-products/top-products.projection.js';
import { happenedAfter, orderLogs } from './many-orders.js';
import { booksOf, type OrderBooks } from './order-books.js';

type Document = Readonly<Record<string, unknown>>;

/** How a reader gets on: batches of any size, some of them again, restarts from older checkpoints. */
const steps = fc.array(
  fc.record({
    rewind: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(12) }),
    size: fc.integer({ min: 1, max: 8 }),
    restart: fc.boolean(),
  }),
  { maxLength: 20 },
);
type Step = typeof steps extends fc.Arbitrary<readonly (infer Each)[]> ? Each : never;

/** All documents of a view after these deliveries, and at last after everything. */
const documentsOf = async (projection: Projection, log: readonly StoredEvent[], taken: readonly Step[]) => {
  const views = new InMemoryViewStore();
  const start = async (): Promise<Projector> => {
    const onParked = ({ error }: { readonly error: unknown }): void => {
      throw error;
    };
    const projector = new Projector(projection, views, new InMemoryParkedStreams(), new InMemoryEventStore(), onParked);
    await projector.prepare();
    return projector;
  };
  let projector = await start();
  const drain: Step = { rewind: 3, size: log.length + 3, restart: true };
  let cursor = 0;
  for (const { rewind, size, restart } of [...taken, drain]) {
    if (restart) projector = await start();
    const from = Math.max(0, cursor - rewind);
    const batch = log.slice(from, from + size);
    await projector.apply(batch);
    cursor = from + batch.length;
  }
  return Object.values(views.documentsOf(projection.view)) as readonly Document[];
};

/** The rows that show, by these fields; those without an order must be empty. */
const shownRows = (documents: readonly Document[], keys: readonly string[], sums: readonly string[]) => {
  const shown = documents.filter(({ orders }) => orders !== 0);
  for (const hidden of documents.filter((document) => !shown.includes(document))) {
    expect([hidden['quantity'], ...sums.map((name) => hidden[name])]).toEqual([0, ...sums.map(() => '0')]);
  }
  return Object.fromEntries(
    shown.map((document) => [
      JSON.stringify(keys.map((key) => document[key] ?? null)),
      Object.fromEntries(
        Object.entries(document).filter(([name]) => ![...keys, 'titledAt', 'day', 'currency'].includes(name)),
      ),
    ]),
  );
};

const customerRows = (documents: readonly CustomerSummary[]) =>
  Object.fromEntries(
    documents.map(({ customerId, name, namedAt: _, email, emailGivenAt: _givenAt, ...row }) => [
      JSON.stringify([customerId]),
      { ...row, nameOf: sealedOf(name), emailOf: sealedOf(email) },
    ]),
  );

const sealedOf = (value: Personal | undefined): string | undefined =>
  value !== undefined && isSealed(value) ? value.of : undefined;

const projectedBooks = async (log: readonly StoredEvent[], taken: readonly Step[]): Promise<OrderBooks> => {
  const documents = (projection: Projection) => documentsOf(projection, log, taken);
  const day = ['currency', 'day'];
  return {
    customers: customerRows((await documents(customers)) as unknown as readonly CustomerSummary[]),
    byDay: shownRows(await documents(salesByDay), day, ['net', 'tax', 'shipping']),
    byCountry: shownRows(await documents(salesByCountry), [...day, 'countryCode'], ['net', 'total']),
    byProduct: shownRows(await documents(topProducts), [...day, 'sku'], ['net']),
  };
};

describe('customers and sales', () => {
  it('are what the orders are worth in the end, however their events were delivered', async () => {
    let seen = 0;
    const property = fc.asyncProperty(orderLogs(), steps, async ({ orders, records }, taken) => {
      const books = booksOf(orders);
      expect(await projectedBooks(records, taken)).toEqual(books);
      seen += Object.keys(books.byProduct).length;
    });
    await fc.assert(property, { numRuns: 200 });
    expect(seen).toBeGreaterThan(100);
  });

  it('have a way out of every state before the last: with all orders cancelled no sales are left, and no customer is lost', async () => {
    const cancelled = orderLogs((history) => happenedAfter(history, cancelOrder({ reason: 'OTHER' }), 0));
    const property = fc.asyncProperty(cancelled, steps, async ({ orders, records }, taken) => {
      fc.pre(!orders.some(({ events }) => events.some(({ event }) => event.type === 'OrderCompleted')));
      const books = await projectedBooks(records, taken);
      expect(books).toEqual({ customers: booksOf(orders).customers, byDay: {}, byCountry: {}, byProduct: {} });
      for (const { ordersPlaced, ordersCancelled, value } of Object.values(books.customers)) {
        expect([ordersCancelled, value]).toEqual([ordersPlaced, {}]);
      }
    });
    await fc.assert(property, { numRuns: 100 });
  });
});
