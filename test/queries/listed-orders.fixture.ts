import { addressChanged, cancelled, completed, confirmed, held, placed } from '../../src/ordering/testing/index.js';
import { placedWith, type Variation } from './order-histories.fixture.js';
import { openQueryApp, type QueryApp } from './query-app.fixture.js';

/** A page of orders, as all variables of `orders` have it. */
export const LIST = `query ($first: Int, $after: String, $last: Int, $before: String, $filter: OrderFilter, $orderBy: [OrderSort!]) {
  orders(first: $first, after: $after, last: $last, before: $before, filter: $filter, orderBy: $orderBy) {
    nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;

export interface Listed {
  readonly nodes: readonly { readonly id: string }[];
  readonly pageInfo: Readonly<Record<'hasNextPage' | 'hasPreviousPage', boolean>> &
    Readonly<Record<'startCursor' | 'endCursor', string | null>>;
}

const ORDERS: Readonly<Record<string, readonly [placedAt: string, Variation]>> = {
  a: ['2030-01-01', { orderNumber: 'DB-1', customerId: 'ANNA', total: 500, countryCode: 'FR', sku: 'pear' }],
  b: ['2030-01-02', { orderNumber: 'DB-2', customerId: 'ANNA', total: 300, countryCode: 'DE', sku: 'apple' }],
  c: ['2030-01-03', { orderNumber: 'DB-3', customerId: 'BERT', total: 300, countryCode: 'DE', sku: 'apricot' }],
  d: ['2030-01-04', { orderNumber: 'DC-1', customerId: 'CARL', total: 900, currency: 'EUR', sku: 'pear' }],
  e: ['2030-01-04', { orderNumber: 'DC-2', customerId: 'DORA', total: 100, currency: 'JPY', sku: 'plum' }],
};

/** Six orders, `a` to `f`, in the view; `b` is confirmed, `c` cancelled, `d` held, `e` completed, `f` is the example order. */
export class ListedOrders {
  private constructor(readonly on: QueryApp) {}

  static async open(): Promise<ListedOrders> {
    const on = await openQueryApp();
    for (const [id, [day, variation]] of Object.entries(ORDERS)) {
      await on.histories.write(id, `${day}T00:00:00Z`, placedWith(variation));
    }
    const { data } = cancelled;
    await on.histories.write('c', '2030-01-05T00:00:00Z', { ...cancelled, data: { ...data, customerId: 'BERT' } });
    await on.histories.write('b', '2030-01-05T00:00:00Z', confirmed);
    await on.histories.write('e', '2030-01-05T00:00:00Z', confirmed, completed);
    await on.histories.write('d', '2030-01-05T00:00:00Z', held);
    await on.histories.write('f', '2030-01-06T00:00:00Z', placed, addressChanged);
    await on.histories.project();
    return new ListedOrders(on);
  }

  /** One page with these arguments. */
  async list(variables: object): Promise<Listed> {
    const { data, errors } = await this.on.query(LIST, variables);
    expect(errors).toEqual([]);
    return data?.['orders'] as Listed;
  }

  /** The ids of a page in one word. */
  async ids(variables: object): Promise<string> {
    return (await this.list(variables)).nodes.map(({ id }) => id).join('');
  }

  /** Expects BAD_USER_INPUT. @returns what it says */
  async refused(variables: object): Promise<string> {
    const { data, errors } = await this.on.query(LIST, variables);
    expect(data).toBeNull();
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    return errors[0]?.message ?? '';
  }
}
