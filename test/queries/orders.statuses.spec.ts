import fc from 'fast-check';
import { cancelled, confirmed, held, lineAdded, placed } from '../../src/ordering/testing/index.js';
import { type OrderEvent, OrderPlaced } from '../../src/ordering/order/order.events.js';
import { FULFILLMENT_STATUSES } from '../../src/shipping/shipment/fulfillment-status.js';
import { RETURN_STATUSES_OF_ORDER } from '../../src/shipping/shipment/returns.js';
import { shipments } from '../../src/shipping/shipment/shipments.js';
import { historyOf as shipmentsOf, life as lifeOfGoods } from '../../src/shipping/testing/histories.js';
import { ORDER_PAYMENT_STATUSES } from '../../src/payments/payment/payment-status.js';
import { payments } from '../../src/payments/payment/payments.js';
import { historyOf as paymentsOf, step } from '../../src/payments/testing/histories.js';
import { paid } from '../../src/payments/testing/index.js';
import { LIST, type Listed } from './listed-orders.fixture.js';
import { placedWith } from './order-histories.fixture.js';
import { openQueryApp, type QueryApp } from './query-app.fixture.js';

const ORDERS = 60;
const SEED = 42;
const DAY = '2030-01-01T00:00:00Z';
const ALL = '{ orders(first: 100) { nodes { id status customerId paymentStatus fulfillmentStatus returnStatus } } }';
const STATUSES = {
  paymentStatus: ORDER_PAYMENT_STATUSES,
  fulfillmentStatus: FULFILLMENT_STATUSES,
  returnStatus: RETURN_STATUSES_OF_ORDER,
} as const;
type Status = keyof typeof STATUSES;
type Row = Readonly<Record<'id' | 'status' | 'customerId' | Status, string>>;

const timedOut: OrderEvent = { ...cancelled, data: { ...cancelled.data, reason: 'PAYMENT_TIMED_OUT' } };
const afterwards: fc.Arbitrary<readonly OrderEvent[]> = fc.constantFrom(
  [],
  [],
  [confirmed],
  [held],
  [lineAdded],
  [cancelled],
  [timedOut],
);
const soMany = ({ data }: OrderEvent, quantity: number): OrderEvent => {
  const { lines, ...others } = data as typeof placed.data;
  return OrderPlaced({ ...others, lines: lines.map((line) => ({ ...line, quantity })) });
};
const total = fc.constantFrom(0, 5, 10, 20, 1_000);
const customerId = fc.constantFrom('ANNA', 'BERT');
const life = fc.record({
  ...{ total, customerId, afterwards },
  paid: fc.array(step, { maxLength: 20, size: 'max' }).map(paymentsOf),
  sent: lifeOfGoods.map(shipmentsOf),
  quantity: fc.constantFrom(1, 4, 10),
});

describe('orders by statuses that other contexts derive', () => {
  let on: QueryApp;
  let rows: readonly Row[];

  beforeAll(async () => {
    on = await openQueryApp();
    // All that happens to the others is told of the example order, by name and product.
    await on.histories.write('first', DAY, placed);
    for (const [index, { paid: money, sent, ...order }] of fc.sample(life, { numRuns: ORDERS, seed: SEED }).entries()) {
      const id = `o${String(index).padStart(2, '0')}`;
      const { total: cost, customerId: whose, quantity } = order;
      const one = placedWith({ total: cost, customerId: whose, orderNumber: `DB-${index}` });
      await on.histories.write(id, DAY, soMany(one, quantity));
      if (money.length > 0) await on.histories.append(payments, id, DAY, money);
      if (order.afterwards.length > 0) await on.histories.write(id, '2030-01-02T00:00:00Z', ...order.afterwards);
      if (sent.length > 0) await on.histories.append(shipments, id, DAY, sent);
    }
    await on.histories.project();
    const { data, errors } = await on.query(ALL);
    expect(errors).toEqual([]);
    rows = (data?.['orders'] as { readonly nodes: readonly Row[] }).nodes;
  });
  afterAll(() => on.close());

  const list = async (variables: object): Promise<Listed> => {
    const { data, errors } = await on.query(LIST, { first: 100, ...variables });
    expect(errors).toEqual([]);
    return data?.['orders'] as Listed;
  };
  const ids = async (variables: object) => (await list(variables)).nodes.map(({ id }) => id);
  const idsWhere = (fits: (row: Row) => boolean) => rows.filter(fits).map(({ id }) => id);

  it.each(Object.entries(STATUSES) as [Status, readonly string[]][])(
    'finds by %s, for every value, those that show it',
    async (name, values) => {
      const shown = new Set(rows.map((row) => row[name]));
      // Nothing is found right because nothing is there.
      expect(shown.size).toBeGreaterThanOrEqual(values.length - 1);
      for (const value of values) {
        const found = await ids({ filter: { [name]: { eq: value } } });
        expect({ value, found }).toEqual({ value, found: idsWhere((row) => row[name] === value) });
      }
      const some = values.slice(0, 2);
      expect(await ids({ filter: { [name]: { in: some } } })).toEqual(idsWhere((row) => some.includes(row[name])));
      expect(await ids({ filter: { not: { [name]: { in: some } } } })).toEqual(
        idsWhere((row) => !some.includes(row[name])),
      );
    },
  );

  it('finds them with every other filter', async () => {
    const fits = ({ status, customerId: whose, paymentStatus, fulfillmentStatus }: Row) =>
      (whose === 'ANNA' && paymentStatus !== 'PENDING') ||
      (status === 'CANCELLED' && fulfillmentStatus === 'UNFULFILLED');
    const filter = {
      or: [
        { customerId: { eq: 'ANNA' }, not: { paymentStatus: { eq: 'PENDING' } } },
        { status: { eq: 'CANCELLED' }, fulfillmentStatus: { eq: 'UNFULFILLED' } },
      ],
    };
    expect(await ids({ filter })).toEqual(idsWhere(fits));
    const { data } = await on.query(
      'query ($filter: OrderFilter) { orders(filter: $filter) { totalCount(limit: 100) { count precision } } }',
      { filter },
    );
    expect(data).toEqual({ orders: { totalCount: { count: rows.filter(fits).length, precision: 'EXACT' } } });
    for (const other of [
      { sku: { eq: '11' } },
      { countryCode: { eq: 'FR' } },
      { currency: { in: ['USD'] } },
      { orderNumber: { startsWith: 'DB-' } },
      { placedAt: { gte: DAY, lt: '2030-01-02T00:00:00Z' } },
      { totalAmount: { gte: 0 } },
    ]) {
      const pending = { paymentStatus: { eq: 'PENDING' } };
      expect(await ids({ filter: { ...pending, ...other } })).toEqual(await ids({ filter: pending }));
    }
    const holds = await ids({ filter: { fulfillmentStatus: { in: [...FULFILLMENT_STATUSES] }, hasHold: true } });
    expect(holds).toEqual(await ids({ filter: { hasHold: true } }));
  });

  it('pages through them both ways, in every order', async () => {
    const filter = { paymentStatus: { in: ['PENDING', 'PAID', 'PARTIALLY_PAID', 'REFUNDED'] } };
    for (const field of ['PLACED_AT', 'TOTAL_AMOUNT', 'ORDER_NUMBER']) {
      for (const direction of ['ASC', 'DESC']) {
        const asked = { filter, orderBy: [{ field, direction }] };
        const all = await ids(asked);
        expect(all).toHaveLength(
          idsWhere(({ paymentStatus }) => filter.paymentStatus.in.includes(paymentStatus)).length,
        );
        expect(await pages({ ...asked, first: 7 }, 'after')).toEqual(all);
        expect(await pages({ ...asked, first: undefined, last: 7 }, 'before')).toEqual(all);
      }
    }
  });

  const pages = async (asked: object, side: 'after' | 'before'): Promise<readonly string[]> => {
    const found: string[] = [];
    let cursor: string | null = null;
    for (;;) {
      const { nodes, pageInfo } = await list({ ...asked, [side]: cursor });
      const page = nodes.map(({ id }) => id);
      if (side === 'after') found.push(...page);
      else found.unshift(...page);
      if (!(side === 'after' ? pageInfo.hasNextPage : pageInfo.hasPreviousPage)) return found;
      cursor = side === 'after' ? pageInfo.endCursor : pageInfo.startCursor;
    }
  };

  it('answers them over REST', async () => {
    const get = async (query: string) => {
      const { statusCode, json } = await on.app.inject({ method: 'GET', url: `/v1/orders?first=100&${query}` });
      return {
        statusCode,
        ...json<{ readonly orders?: readonly { readonly id: string }[]; readonly detail?: string }>(),
      };
    };
    const { orders } = await get('paymentStatus.in=PENDING,PAID&fulfillmentStatus=UNFULFILLED');
    expect(orders?.map(({ id }) => id)).toEqual(
      idsWhere(
        ({ paymentStatus, fulfillmentStatus }) =>
          ['PENDING', 'PAID'].includes(paymentStatus) && fulfillmentStatus === 'UNFULFILLED',
      ),
    );
    expect(await get('fulfillmentStatus=SENT')).toMatchObject({
      statusCode: 400,
      detail: `fulfillmentStatus has to be one of ${FULFILLMENT_STATUSES.join(', ')}.`,
    });
  });

  it('refuses a status that there is not', async () => {
    const { errors } = await on.query('{ orders(filter: {paymentStatus: {eq: GIVEN}}) { nodes { id } } }');
    expect(errors[0]?.message).toContain('"GIVEN" does not exist in "PaymentStatus"');
  });

  it('waits for both views when it is asked to, and lacks no order that the list has already', async () => {
    const waiting = `query ($atLeast: String) {
      orders(filter: {paymentStatus: {eq: PAID}, customerId: {eq: "LATE"}}, atLeast: $atLeast) { nodes { id paymentStatus } }
    }`;
    await on.histories.write('late', DAY, placedWith({ total: 900, customerId: 'LATE' }));
    const token = await on.histories.append(payments, 'late', DAY, paid);
    const { errors } = await on.query(waiting, { atLeast: token });
    expect(errors).toMatchObject([{ extensions: { code: 'PROJECTION_LAGGING' } }]);

    await on.histories.projectOnly('order-list');
    const { data } = await on.query(waiting);
    expect(data).toEqual({ orders: { nodes: [{ id: 'late', paymentStatus: 'PENDING' }] } });

    await on.histories.project();
    const found = { orders: { nodes: [{ id: 'late', paymentStatus: 'PAID' }] } };
    expect((await on.query(waiting, { atLeast: token })).data).toEqual(found);
  });
});
