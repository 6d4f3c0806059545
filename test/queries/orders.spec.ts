import { LIST, ListedOrders } from './listed-orders.fixture.js';

describe('orders', () => {
  let orders: ListedOrders;
  beforeAll(async () => {
    orders = await ListedOrders.open();
  });
  afterAll(() => orders.on.close());

  describe('filters by', () => {
    it.each<[object, string]>([
      [{}, 'fedcba'],
      [{ status: { eq: 'CANCELLED' } }, 'c'],
      [{ status: { eq: 'CONFIRMED' } }, 'b'],
      [{ status: { in: ['PLACED', 'COMPLETED'] } }, 'feda'],
      [{ customerId: { eq: 'ANNA' } }, 'ba'],
      [{ customerId: { in: ['BERT', 'CARL', 'NOBODY'] } }, 'dc'],
      [{ customerId: { in: [] } }, ''],
      [{ customerId: { startsWith: 'AN' } }, 'ba'],
      [{ orderNumber: { eq: 'DB-2' } }, 'b'],
      [{ orderNumber: { startsWith: 'DC' } }, 'ed'],
      [{ orderNumber: { startsWith: '%' } }, ''],
      [{ sku: { eq: 'pear' } }, 'da'],
      [{ sku: { startsWith: 'ap' } }, 'cb'],
      [{ sku: { in: ['plum', '42'] } }, 'fe'],
      [{ countryCode: { eq: 'DE' } }, 'fcb'],
      [{ countryCode: { in: ['FR', 'XX'] } }, 'eda'],
      [{ currency: { eq: 'JPY' } }, 'e'],
      [{ placedAt: { gte: '2030-01-02T00:00:00Z', lt: '2030-01-04T00:00:00Z' } }, 'cb'],
      [{ placedAt: { gte: '2030-01-04T01:00:00+01:00' } }, 'fed'],
      [{ placedAt: { gte: '2030-01-02T00:00:00.0001Z', lt: '2030-01-04T00:00:00.0001Z' } }, 'edc'],
      [{ placedAt: { lt: '2030-01-03T23:59:59.99999Z' } }, 'cba'],
      [{ totalAmount: { gte: '500' } }, 'fda'],
      [{ totalAmount: { gte: 300, lt: '500' } }, 'cb'],
      [{ hasHold: true }, 'd'],
      [{ hasHold: false, countryCode: { eq: 'FR' } }, 'ea'],
      [{ and: [{ sku: { eq: 'pear' } }, { currency: { eq: 'USD' } }] }, 'a'],
      [{ or: [{ sku: { eq: 'plum' } }, { customerId: { eq: 'BERT' } }] }, 'ec'],
      [{ not: { currency: { eq: 'USD' } } }, 'ed'],
      [{ not: { or: [{ hasHold: true }, { status: { eq: 'CANCELLED' } }] }, currency: { in: ['USD', 'EUR'] } }, 'fba'],
      [{ and: [] }, 'fedcba'],
      [{ or: [] }, ''],
      [{ status: null, and: null, hasHold: null, customerId: { eq: null, in: null } }, 'fedcba'],
    ])('%j', async (filter, expected) => {
      expect(await orders.ids({ filter })).toBe(expected);
    });

    it('nothing that is too large', async () => {
      const nested = (depth: number): object => (depth === 1 ? { hasHold: true } : { not: nested(depth - 1) });
      expect(await orders.ids({ filter: nested(5) })).toBe('d');
      expect(await orders.refused({ filter: nested(6) })).toContain('5 deep');
      const many = (count: number) => Array.from({ length: count }, (_, index) => `c${index}`);
      expect(await orders.ids({ filter: { customerId: { in: many(100) } } })).toBe('');
      expect(await orders.refused({ filter: { customerId: { in: many(101) } } })).toContain('100 values');
      const half = { and: many(60).map((eq) => ({ sku: { eq } })) };
      expect(await orders.refused({ filter: { or: [half, half] } })).toContain('100 conditions');
    });

    it('nothing of another type', async () => {
      const wrong: readonly object[] = [
        { totalAmount: { gte: '9007199254740993' } },
        { totalAmount: { gte: '1.5' } },
        { totalAmount: { gte: 1.5 } },
        { placedAt: { gte: 'yesterday' } },
        { placedAt: { gte: '2030-02-30T00:00:00Z' } },
        { status: { eq: 'LOST' } },
        { customerId: { eq: 5 } },
        { unknown: { eq: 'a' } },
        { customerId: { eq: { or: 1 } } },
      ];
      for (const filter of wrong) {
        const { errors, status } = await orders.on.query(LIST, { filter });
        expect([filter, status, errors[0]?.extensions.code]).toEqual([filter, 400, 'BAD_USER_INPUT']);
      }
      const { errors } = await orders.on.query(
        '{ orders(filter: { customerId: { eq: "a\\u0000b" } }) { nodes { id } } }',
      );
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    });
  });
});
