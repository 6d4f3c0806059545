import { clear } from '#kernel';
import { OrderPlaced } from '../../src/ordering/order/order.events.js';
import { held, placed } from '../../src/ordering/testing/index.js';
import { placedWith } from './order-histories.fixture.js';
import type { QueryApp } from './query-app.fixture.js';
import { openSoldOrders } from './sold-orders.fixture.js';

const usd = (amount: string, formatted: string) => ({ amount, currency: 'USD', exponent: 2, formatted });

describe('customers', () => {
  let on: QueryApp;
  beforeAll(async () => {
    on = await openSoldOrders();
  });
  afterAll(() => on.close());

  const LIST = `query ($first: Int, $after: String, $orderBy: [CustomerSort!]) {
    customers(first: $first, after: $after, orderBy: $orderBy) {
      nodes { id } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }`;
  interface Listed {
    readonly nodes: readonly { readonly id: string }[];
    readonly edges: readonly { readonly cursor: string }[];
    readonly pageInfo: Readonly<Record<string, unknown>>;
  }
  const list = async (variables: object): Promise<Listed> => {
    const { data, errors } = await on.query(LIST, variables);
    expect(errors).toEqual([]);
    return data?.['customers'] as Listed;
  };
  const ids = async (orderBy?: readonly object[]) => (await list({ orderBy })).nodes.map(({ id }) => id);

  it('are shown with everything that their orders tell', async () => {
    const { data, errors } = await on.query(`{
      customer(id: "VINET") {
        id name email ordersPlaced ordersCancelled firstOrderAt lastOrderAt position projectedAt
        lifetimeValue { amount currency exponent formatted }
      }
    }`);
    expect(errors).toEqual([]);
    expect(data?.['customer']).toEqual({
      id: 'VINET',
      name: 'Paul Henriot',
      email: 'paul@vins.example',
      ordersPlaced: 6,
      ordersCancelled: 2,
      lifetimeValue: [{ amount: '700', currency: 'JPY', exponent: 0, formatted: '¥700' }, usd('83532', '$835.32')],
      firstOrderAt: '2030-01-01T00:00:00.000Z',
      lastOrderAt: '2030-01-05T00:00:00.000Z',
      position: '11',
      projectedAt: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/) as unknown,
    });
  });

  it('are worth exactly what their orders add up to, however much', async () => {
    const { data } = await on.query('{ customer(id: "CROESUS") { name lifetimeValue { amount formatted } } }');
    expect(data?.['customer']).toEqual({
      name: 'Paul Henriot',
      lifetimeValue: [{ amount: '10000000000000001', formatted: '$100,000,000,000,000.01' }],
    });
  });

  it('are null when nobody ordered under that id', async () => {
    for (const id of ['nobody', '', 'a\\u0000b']) {
      expect(await on.query(`{ customer(id: "${id}") { id } }`)).toMatchObject({
        data: { customer: null },
        errors: [],
      });
    }
  });

  it('come with their orders, the newest first, in pages', async () => {
    const ORDERS = `query ($after: String) { customer(id: "VINET") { orders(first: 4, after: $after) {
      nodes { id total { amount } } totalCount { count precision } pageInfo { hasNextPage endCursor } } } }`;
    interface Orders {
      readonly orders: {
        readonly nodes: readonly { readonly id: string }[];
        readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
      };
    }
    const first = (await on.query(ORDERS)).data?.['customer'] as Orders;
    expect(first.orders).toMatchObject({
      totalCount: { count: 6, precision: 'EXACT' },
      pageInfo: { hasNextPage: true },
    });
    const second = (await on.query(ORDERS, { after: first.orders.pageInfo.endCursor })).data?.['customer'] as Orders;
    expect([...first.orders.nodes, ...second.orders.nodes].map(({ id }) => id)).toEqual([
      'gone',
      'nowhere',
      'yen',
      'moved',
      'changed',
      'cancelled',
    ]);
    expect(second.orders.pageInfo.hasNextPage).toBe(false);
  });

  it('are sorted by their last order, or as asked', async () => {
    expect(await ids()).toEqual(['CROESUS', 'VINET', 'ANNA']);
    expect(await ids([{ field: 'LAST_ORDER_AT', direction: 'ASC' }])).toEqual(['ANNA', 'VINET', 'CROESUS']);
    expect(await ids([{ field: 'ORDERS_PLACED' }])).toEqual(['CROESUS', 'VINET', 'ANNA']);
    expect(await ids([{ field: 'ID' }])).toEqual(['VINET', 'CROESUS', 'ANNA']);
    expect(await ids([{ field: 'ID', direction: null }])).toEqual(['VINET', 'CROESUS', 'ANNA']);
    expect(await ids([{ field: 'ID', direction: 'ASC' }])).toEqual(['ANNA', 'CROESUS', 'VINET']);
    const { errors } = await on.query(LIST, { orderBy: [{ field: 'ID' }, { field: 'ID' }] });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('are paged', async () => {
    const first = await list({ first: 2 });
    expect(first.nodes.map(({ id }) => id)).toEqual(['CROESUS', 'VINET']);
    expect(first.pageInfo).toEqual({
      hasNextPage: true,
      hasPreviousPage: false,
      startCursor: first.edges[0]?.cursor,
      endCursor: first.edges[1]?.cursor,
    });
    const second = await list({ first: 2, after: first.pageInfo['endCursor'] });
    expect(second.nodes).toEqual([{ id: 'ANNA' }]);
    expect(second.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  });

  it('are counted, no further than asked', async () => {
    const { data, errors } = await on.query(
      '{ customers { edges { node { id } } totalCount { count precision } } few: customers { totalCount(limit: 2) { count precision } } }',
    );
    expect(errors).toEqual([]);
    expect(data).toMatchObject({
      customers: { edges: [{ node: { id: 'CROESUS' } }, {}, {}], totalCount: { count: 3, precision: 'EXACT' } },
      few: { totalCount: { count: 2, precision: 'AT_LEAST' } },
    });
    const wrong = await on.query('{ customers { totalCount(limit: -1) { count } } }');
    expect(wrong.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('are as fresh as the caller asks, their orders as well', async () => {
    const atLeast = await on.histories.write('late', '2030-01-10T00:00:00Z', placedWith({ customerId: 'DORA' }));
    const ASKED = `query ($atLeast: String) { customer(id: "DORA", atLeast: $atLeast) { id orders { nodes { id } } } }`;
    const ALL = 'query ($atLeast: String) { customers(first: 1, atLeast: $atLeast) { nodes { id } } }';
    for (const query of [ASKED, ALL]) {
      const { errors } = await on.query(query, { atLeast }, { prefer: 'wait=0' });
      expect(errors).toMatchObject([
        { message: expect.stringContaining('customers has') as unknown, extensions: { code: 'PROJECTION_LAGGING' } },
      ]);
    }
    await on.histories.project();
    const { data } = await on.query(ASKED, { atLeast });
    expect(data?.['customer']).toEqual({ id: 'DORA', orders: { nodes: [{ id: 'late' }] } });
    expect((await on.query(ALL, { atLeast })).data).toEqual({ customers: { nodes: [{ id: 'DORA' }] } });
  });

  it('are called, and their products too, as the newest order by business time has it, whatever was recorded last', async () => {
    const order = (id: string, at: string, name: string, title: string) => {
      const { data } = placedWith({ customerId: 'EMIL', sku: 'old-and-new' });
      const [line] = (data as typeof placed.data).lines;
      const customer = { customerId: 'EMIL', name: clear(name) };
      const fact = OrderPlaced({ ...(data as typeof placed.data), customer, lines: line ? [{ ...line, title }] : [] });
      return on.histories.write(id, at, fact);
    };
    await order('of-2025', '2025-05-05T00:00:00Z', 'Emil of 2025', 'Title of 2025');
    await order('of-2019', '2019-05-05T00:00:00Z', 'Emil of 2019', 'Title of 2019');
    await order('same-time', '2025-05-05T00:00:00Z', 'Emil, again', 'Title, again');
    await order('of-2018', '2018-05-05T00:00:00Z', 'Emil of 2018', 'Title of 2018');
    await on.histories.project();
    const { data } = await on.query(`{
      customer(id: "EMIL") { name firstOrderAt lastOrderAt }
      topProducts(from: "2018-01-01T00:00:00Z", to: "2026-01-01T00:00:00Z", currency: "USD") { sku title }
    }`);
    expect(data).toEqual({
      customer: {
        name: 'Emil, again',
        firstOrderAt: '2018-05-05T00:00:00.000Z',
        lastOrderAt: '2025-05-05T00:00:00.000Z',
      },
      topProducts: [{ sku: 'old-and-new', title: 'Title, again' }],
    });
  });

  it('lose their names and e-mails when they are erased', async () => {
    await on.histories.write('e1', '2030-01-11T00:00:00Z', placed, held);
    await on.histories.project();
    await on.eraseCustomer('ANNA');
    const { data } = await on.query('{ customer(id: "ANNA") { name email ordersPlaced } }');
    expect(data?.['customer']).toEqual({ name: '[erased]', email: '[erased]', ordersPlaced: 1 });
  });
});
