import { type Listed, ListedOrders } from './listed-orders.fixture.js';

describe('orders', () => {
  let orders: ListedOrders;
  beforeAll(async () => {
    orders = await ListedOrders.open();
  });
  afterAll(() => orders.on.close());

  describe('sorts by', () => {
    const by = (field: string, direction?: string) => ({ field, ...(direction && { direction }) });

    it.each<[object[], string]>([
      [[by('PLACED_AT')], 'fedcba'],
      [[by('PLACED_AT', 'ASC')], 'abcdef'],
      [[by('TOTAL_AMOUNT')], 'fdacbe'],
      [[by('TOTAL_AMOUNT', 'ASC')], 'ebcadf'],
      [[by('TOTAL_AMOUNT', 'ASC'), by('PLACED_AT', 'DESC')], 'ecbadf'],
      [[by('ORDER_NUMBER', 'ASC')], 'abcfde'],
      [[by('ORDER_NUMBER')], 'edfcba'],
      [[], 'fedcba'],
    ])('%j, and pages through it both ways', async (orderBy, expected) => {
      expect(await orders.ids({ orderBy })).toBe(expected);
      expect(await pagedForward({ orderBy, first: 2 })).toBe(expected);
      expect(await pagedBackward({ orderBy, last: 2 })).toBe(expected);
    });

    it('no field twice', async () => {
      expect(await orders.refused({ orderBy: [by('PLACED_AT'), by('PLACED_AT', 'ASC')] })).toContain('once');
    });
  });

  const pagedForward = async (variables: object): Promise<string> => {
    let seen = '';
    for (let after: string | null | undefined; ;) {
      const { nodes, pageInfo } = await orders.list({ ...variables, after });
      expect(pageInfo.hasPreviousPage).toBe(seen !== '');
      seen += nodes.map(({ id }) => id).join('');
      if (!pageInfo.hasNextPage) return seen;
      after = pageInfo.endCursor;
    }
  };

  const pagedBackward = async (variables: object): Promise<string> => {
    let seen = '';
    for (let before: string | null | undefined; ;) {
      const { nodes, pageInfo } = await orders.list({ ...variables, before });
      expect(pageInfo.hasNextPage).toBe(seen !== '');
      seen = nodes.map(({ id }) => id).join('') + seen;
      if (!pageInfo.hasPreviousPage) return seen;
      before = pageInfo.startCursor;
    }
  };

  describe('pages', () => {
    it('have edges with cursors that lead on', async () => {
      const { data } = await orders.on.query(
        '{ orders(first: 3) { edges { cursor node { id } } nodes { id } pageInfo { endCursor } } }',
      );
      const page = data?.['orders'] as Listed & { edges: { cursor: string; node: { id: string } }[] };
      expect(page.edges.map(({ node }) => node)).toEqual(page.nodes);
      expect(page.edges[2]?.cursor).toBe(page.pageInfo.endCursor);
      expect(await orders.ids({ after: page.edges[1]?.cursor })).toBe('dcba');
      expect(await orders.ids({ last: 1, before: page.edges[1]?.cursor })).toBe('f');
    });

    it('may be empty', async () => {
      expect(await orders.list({ first: 0 })).toEqual({
        nodes: [],
        pageInfo: { hasNextPage: true, hasPreviousPage: false, startCursor: null, endCursor: null },
      });
    });

    it('have a size within bounds, one direction and the cursor that goes with it', async () => {
      const { pageInfo } = await orders.list({ first: 1 });
      const cursor = pageInfo.endCursor;
      expect(await orders.ids({ first: 100 })).toHaveLength(6);
      const wrong: readonly object[] = [
        { first: -1 },
        { first: 101 },
        { last: 101 },
        { last: -1 },
        { first: 1, last: 1 },
        { first: 1, before: cursor },
        { last: 1, after: cursor },
        { after: cursor, before: cursor },
      ];
      for (const page of wrong) await orders.refused(page);
    });

    it('begin at no cursor but ours', async () => {
      const { pageInfo } = await orders.list({ first: 1 });
      const ours = pageInfo.endCursor ?? '';
      const forged = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');
      const wrong = [
        '',
        'x',
        '%%%',
        `${ours}=`,
        ours.slice(0, -3),
        'x'.repeat(5_000),
        forged('placedAt desc', ['2030-01-01T00:00:00.000Z']),
        forged('placedAt desc', [5], 'a'),
        forged('placedAt desc', ["' or 1=1"], 'a'),
        forged('placedAt desc', [{}], 'a'),
        forged('placedAt desc', [], 'a'),
        forged('placedAt desc', ['2030-01-01T00:00:00.000Z'], 'a\0b'),
        forged('placedAt asc', ['2030-01-01T00:00:00.000Z'], 'a'),
        forged('secret desc', ['a'], 'a'),
      ];
      for (const after of wrong) await orders.refused({ after });
      await orders.refused({ after: ours, orderBy: [{ field: 'PLACED_AT', direction: 'ASC' }] });
    });
  });

  describe('counts', () => {
    const counted = async (args: string, filter = '') => {
      const { data, errors } = await orders.on.query(
        `{ orders(first: 1 ${filter}) { totalCount${args} { count precision } } }`,
      );
      expect(errors).toEqual([]);
      return (data?.['orders'] as { totalCount: unknown }).totalCount;
    };

    it('exactly, or up to a limit', async () => {
      expect(await counted('')).toEqual({ count: 6, precision: 'EXACT' });
      expect(await counted('(limit: 6)')).toEqual({ count: 6, precision: 'EXACT' });
      expect(await counted('(limit: 5)')).toEqual({ count: 5, precision: 'AT_LEAST' });
      expect(await counted('', ', filter: { sku: { eq: "pear" } }')).toEqual({ count: 2, precision: 'EXACT' });
    });

    it('only when it is asked to', async () => {
      orders.on.views.counts = 0;
      await orders.list({});
      expect(orders.on.views.counts).toBe(0);
      await counted('');
      expect(orders.on.views.counts).toBe(1);
    });

    it('within bounds', async () => {
      for (const limit of [-1, 100_001]) {
        const { errors } = await orders.on.query(`{ orders { totalCount(limit: ${limit}) { count } } }`);
        expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
      }
    });
  });
});
