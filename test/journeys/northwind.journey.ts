import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Installation } from '../support/installation.js';
import type { Program } from '../support/program.js';
import type { SetUp } from '../support/set-ups.js';
import { writeLines } from './import-lines.fixture.js';
import { at, laterChanges, lineOf } from './northwind-changes.fixture.js';
import {
  type NorthwindOrder,
  northwindOrders,
  orderAt,
  productNames,
  type Sums,
  sumsBy,
  sumsByProduct,
  totalOf,
} from './northwind-sums.js';

const placedAt = ({ day }: NorthwindOrder) => `${day}T00:00:00.000Z`;

const money = (amount: bigint) => ({ amount: String(amount), currency: 'USD' });
const MONEY = '{ amount currency }';
const RANGE = 'from: "1996-01-01T00:00:00Z", to: "1999-01-01T00:00:00Z", currency: "USD"';

const PAST_ORDERS_AT_ONCE = 4;
const ORDERS_AT_ONCE = 25;

/** Real orders to the cent: imported, changed, asked. */
export const northwindJourney = (setUp: SetUp): void => {
  describe(`Northwind ${setUp.name}`, () => {
    const orders = northwindOrders();
    // A line goes only from an order that has another one.
    const changes = laterChanges(orders.filter(({ lines }) => lines.length > 1));
    const changed = orders.map((order) => orderAt(order, changes));
    let installation: Installation;
    let server: Program;

    beforeAll(async () => {
      installation = await Installation.open(setUp);
      server = await installation.startAll();
    });

    afterAll(() => installation.close());

    const importFile = async (file: string) => {
      const { code, out, err } = await installation.daybook('import', '--json', file);
      expect({ code, err }).toEqual({ code: 0, err: expect.stringMatching(/the views are up to date\n$/) as unknown });
      return JSON.parse(out) as Record<string, number>;
    };
    const ask = async <Answer>(query: string): Promise<Answer> => {
      const { data, errors } = await server.client.query(query);
      expect(errors).toEqual([]);
      return data as Answer;
    };
    const sorted = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).sort();

    const expectCustomers = async (now: readonly NorthwindOrder[]) => {
      const { customers } = await ask<{ customers: { nodes: readonly { id: string }[] } }>(
        `{ customers(first: 100, orderBy: [{ field: ID, direction: ASC }]) { nodes {
        id ordersPlaced ordersCancelled lifetimeValue ${MONEY} firstOrderAt lastOrderAt } } }`,
      );
      const ids = [...new Set(now.map(({ customerId }) => customerId))].sort();
      expect(ids).toHaveLength(89);
      expect(customers.nodes).toEqual(ids.map((id) => customerOf(id, now)));
    };
    const customerOf = (id: string, now: readonly NorthwindOrder[]) => {
      const theirs = now.filter(({ customerId }) => customerId === id);
      const left = theirs.filter(({ cancelled }) => !cancelled);
      const times = theirs.map(placedAt).sort();
      return {
        id,
        ordersPlaced: theirs.length,
        ordersCancelled: theirs.length - left.length,
        lifetimeValue: left.length === 0 ? [] : [money(left.reduce((sum, order) => sum + totalOf(order), 0n))],
        firstOrderAt: times[0],
        lastOrderAt: times.at(-1),
      };
    };
    const row = ({ orders: count, quantity, net, freight }: Sums) => ({
      orders: String(count),
      quantity: String(quantity),
      net: money(net),
      total: money(net + freight),
    });
    const expectSales = async (now: readonly NorthwindOrder[], days: number) => {
      const { salesByDay, salesByCountry } = await ask<{ salesByDay: object[]; salesByCountry: object[] }>(`{
      salesByDay(${RANGE}) { day orders quantity net ${MONEY} total ${MONEY} tax ${MONEY} shipping ${MONEY} }
      salesByCountry(${RANGE}) { countryCode orders quantity net ${MONEY} total ${MONEY} } }`);
      expect(salesByDay).toHaveLength(days);
      expect(salesByDay).toEqual(
        [...sumsBy(now, ({ day }) => day)]
          .sort(([one], [other]) => (one < other ? -1 : 1))
          .map(([day, sums]) => ({ day, ...row(sums), tax: money(0n), shipping: money(sums.freight) })),
      );
      expect(salesByCountry).toHaveLength(21);
      const countries = [...sumsBy(now, ({ country }) => country)];
      expect(sorted(salesByCountry)).toEqual(
        sorted(countries.map(([countryCode, sums]) => ({ countryCode, ...row(sums) }))),
      );
    };
    const expectProducts = async (now: readonly NorthwindOrder[]) => {
      const { topProducts } = await ask<{ topProducts: object[] }>(
        `{ topProducts(${RANGE}, first: 100) { sku title orders quantity net ${MONEY} } }`,
      );
      const names = productNames();
      const products = [...sumsByProduct(now)].map(([sku, { orders: count, quantity, net }]) => ({
        sku,
        title: names.get(sku),
        orders: String(count),
        quantity: String(quantity),
        net: money(net),
      }));
      expect(products).toHaveLength(77);
      expect(sorted(topProducts)).toEqual(sorted(products));
    };

    it('is 830 orders of 2,155 lines, imported once', async () => {
      const script = 'examples/northwind/to-import-lines.mjs';
      const file = join(installation.home, 'northwind.ndjson');
      writeFileSync(file, execFileSync(process.execPath, [script]));
      expect(readFileSync(file, 'utf8').match(/"sku"/gu)).toHaveLength(2_155);
      expect(await importFile(file)).toMatchObject({ imported: 830, repeated: 0, refused: 0 });
      expect(await importFile(file)).toMatchObject({ imported: 0, repeated: 830, refused: 0 });
    });

    it('gives each customer, day, country and product its sums to the cent', async () => {
      await expectCustomers(orders);
      await expectSales(orders, 480);
      await expectProducts(orders);
    });

    it('still does after orders were cancelled, moved and changed', async () => {
      const lines = [...changes].sort((one, other) => (one.at < other.at ? -1 : 1)).map(lineOf);
      expect(new Set(lines.map(({ command }) => command)).size).toBe(3);
      expect(await importFile(writeLines(installation.home, lines))).toMatchObject({
        imported: lines.length,
        refused: 0,
      });
      await expectCustomers(changed);
      const days = new Set(changed.filter(({ cancelled }) => !cancelled).map(({ day }) => day)).size;
      await expectSales(changed, days);
      await expectProducts(changed);
    });

    it.each(['1996-07-04', '1997-06-15', '1998-07-01', '1998-07-02', '1998-07-03', '1998-07-04'])(
      'shows the orders as they were on %s',
      async (day) => {
        const time = at(day);
        const changedIds = [...new Set(changes.map(({ orderId }) => orderId))];
        // Every fifth of those changed and some others: five and six kinds have no common divisor, so all are among them.
        const some = orders.filter(({ orderId }, index) => index % 97 === 0 || changedIds.indexOf(orderId) % 5 === 0);
        expect(some.length).toBeGreaterThan(20);
        const then: Record<string, unknown> = {};
        // A past order costs what the longest stream would: a document holds a few of them.
        for (let from = 0; from < some.length; from += PAST_ORDERS_AT_ONCE) {
          const asked = some.slice(from, from + PAST_ORDERS_AT_ONCE).map(
            ({ orderId }) => `o${orderId}: order(id: "${orderId}", asOf: { time: "${time}" }) {
          status shippingAddress { countryCode } lines { quantity { current } } total ${MONEY} }`,
          );
          Object.assign(then, await ask<Readonly<Record<string, unknown>>>(`{ ${asked.join('\n')} }`));
        }
        expect(then).toEqual(
          Object.fromEntries(
            some.map((order) => [`o${order.orderId}`, placedAt(order) > time ? null : shownAt(order, time)]),
          ),
        );
      },
    );

    it('was paid, sent and delivered to the cent where the files say so, and is open where they do not', async () => {
      const script = 'examples/northwind/to-fulfilment-lines.mjs';
      const changedIds = new Set(changes.map(({ orderId }) => orderId));
      const steps = execFileSync(process.execPath, [script], { encoding: 'utf8', maxBuffer: 2 ** 24 })
        .trim()
        .split('\n');
      const untouched = steps.filter((line) => !changedIds.has((JSON.parse(line) as { orderId: string }).orderId));
      const file = join(installation.home, 'northwind-fulfilment.ndjson');
      writeFileSync(file, untouched.join('\n'));
      expect(await importFile(file)).toMatchObject({ imported: untouched.length, refused: 0 });

      const left = orders.filter(({ orderId }) => !changedIds.has(orderId));
      expect(new Set(left.map(({ shipped }) => shipped === undefined))).toEqual(new Set([true, false]));
      const told: object[] = [];
      for (let from = 0; from < left.length; from += ORDERS_AT_ONCE) {
        const asked = left.slice(from, from + ORDERS_AT_ONCE).map(
          ({ orderId }) => `o${orderId}: order(id: "${orderId}") {
          id status paymentStatus fulfillmentStatus completedAt amounts { captured ${MONEY} outstanding ${MONEY} } }`,
        );
        told.push(...Object.values(await ask<Readonly<Record<string, object>>>(`{ ${asked.join('\n')} }`)));
      }
      expect(told).toEqual(left.map(becameOf));
    });

    const becameOf = (order: NorthwindOrder) => {
      const [paid, open] = order.shipped === undefined ? [0n, totalOf(order)] : [totalOf(order), 0n];
      return {
        id: order.orderId,
        status: order.shipped === undefined ? 'PLACED' : 'COMPLETED',
        paymentStatus: order.shipped === undefined ? 'PENDING' : 'PAID',
        fulfillmentStatus: order.shipped === undefined ? 'UNFULFILLED' : 'DELIVERED',
        completedAt: order.shipped === undefined ? null : `${order.shipped}T00:00:00.000Z`,
        amounts: { captured: money(paid), outstanding: money(open) },
      };
    };

    const shownAt = (order: NorthwindOrder, time: string) => {
      const then = orderAt(order, changes, time);
      return {
        status: then.cancelled ? 'CANCELLED' : 'PLACED',
        shippingAddress: { countryCode: then.country },
        lines: then.lines.map(({ quantity }) => ({ quantity: { current: Number(quantity) } })),
        total: money(totalOf(then)),
      };
    };
  });
};
