import {
  addressChanged,
  cancelled,
  held,
  noteAdded,
  placed,
  secondLineRemoved,
} from '../../src/ordering/testing/index.js';
import { openQueryApp, type QueryApp } from './query-app.fixture.js';

describe('what an order was', () => {
  let on: QueryApp;
  beforeAll(async () => {
    on = await openQueryApp();
    // Nothing is projected but the first order: all this is read from the stream.
    await on.histories.write(
      'o1',
      '2030-01-01T00:00:00Z',
      placed,
      secondLineRemoved,
      noteAdded,
      addressChanged,
      cancelled,
    );
    await on.histories.project();
    await on.histories.write('o1', '2030-01-02T00:00:00Z', held);
  });
  afterAll(() => on.close());

  describe('asOf', () => {
    const asOf = async (point: object) => {
      const { data, errors } = await on.query(
        'query ($asOf: AsOf) { order(id: "o1", asOf: $asOf) { version status position total { amount } notes { text } shippingAddress { countryCode } } }',
        { asOf: point },
      );
      expect(errors).toEqual([]);
      return data?.['order'] as Record<string, unknown> | null;
    };

    it('a version', async () => {
      expect(await asOf({ version: 1 })).toEqual({
        version: 1,
        status: 'PLACED',
        position: '1',
        total: { amount: '32190' },
        notes: [],
        shippingAddress: { countryCode: 'FR' },
      });
      expect(await asOf({ version: 4 })).toEqual({
        version: 4,
        status: 'PLACED',
        position: '4',
        total: { amount: '22390' },
        notes: [{ text: 'Rings twice' }],
        shippingAddress: { countryCode: 'DE' },
      });
      expect(await asOf({ version: 6 })).toMatchObject({ version: 6, status: 'CANCELLED' });
      expect(await asOf({ version: 7 })).toBeNull();
    });

    it('a time, of which the events are part', async () => {
      expect(await asOf({ time: '2029-12-31T23:59:59.999Z' })).toBeNull();
      expect(await asOf({ time: '2030-01-01T00:00:00Z' })).toMatchObject({ version: 1 });
      expect(await asOf({ time: '2030-01-01T00:59:59.999Z' })).toMatchObject({ version: 1 });
      expect(await asOf({ time: '2030-01-01T02:00:00+01:00' })).toMatchObject({ version: 2 });
      expect(await asOf({ time: '2031-01-01T00:00:00Z' })).toMatchObject({ version: 6 });
    });

    it('exactly one of the two, from version 1 on', async () => {
      for (const wrong of [
        '{}',
        '{ version: 1, time: "2030-01-01T00:00:00Z" }',
        '{ version: null }',
        '{ version: 0 }',
      ]) {
        const { errors } = await on.query(`{ order(id: "o1", asOf: ${wrong}) { id } }`);
        expect([wrong, errors[0]?.extensions.code]).toEqual([wrong, 'BAD_USER_INPUT']);
      }
      const { data } = await on.query('{ order(id: "nobody", asOf: { version: 1 }) { id } }');
      expect(data).toEqual({ order: null });
    });
  });

  describe('history', () => {
    const HISTORY = `query ($id: ID!, $first: Int, $after: String) {
      orderHistory(orderId: $id, first: $first, after: $after) {
        edges { cursor node { version type } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }`;
    interface History {
      readonly edges: readonly { readonly cursor: string; readonly node: { readonly version: number } }[];
      readonly nodes: readonly { readonly version: number }[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    }

    it('tells every event as it was recorded, personal values opened', async () => {
      const { data } = await on.query(`{ orderHistory(orderId: "o1", first: 3) { nodes {
        id type schemaVersion version position occurredAt recordedAt actor correlationId causationId data } } }`);
      const { nodes } = data?.['orderHistory'] as { nodes: Record<string, unknown>[] };
      expect(nodes[0]).toMatchObject({
        type: 'OrderPlaced',
        schemaVersion: 4,
        version: 1,
        position: '1',
        occurredAt: '2030-01-01T00:00:00.000Z',
        actor: 'local',
        correlationId: 'correlation',
        data: { orderNumber: 'DB-0000042', customer: { customerId: 'VINET', name: 'Paul Henriot' } },
      });
      expect(nodes[2]).toMatchObject({ type: 'OrderNoteAdded', data: { noteId: 'n1', text: 'Rings twice' } });
      expect(nodes.map(({ recordedAt }) => String(recordedAt))).toEqual(
        expect.arrayContaining([expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/)]),
      );
    });

    it('is paged', async () => {
      const versions: number[] = [];
      for (let after: string | null | undefined; ;) {
        const { data } = await on.query(HISTORY, { id: 'o1', first: 4, after });
        const { edges, pageInfo } = data?.['orderHistory'] as History;
        versions.push(...edges.map(({ node }) => node.version));
        after = pageInfo.endCursor;
        if (!pageInfo.hasNextPage) break;
      }
      expect(versions).toEqual([1, 2, 3, 4, 5, 6]);
    });

    it('of an order ends at the version that is shown, in the past as in the view', async () => {
      const historyOf = async (args: string, paging = 'first: 100') => {
        const { data, errors } = await on.query(
          `{ order(${args}) { version history(${paging}) { nodes { version } pageInfo { hasNextPage endCursor } } } }`,
        );
        expect(errors).toEqual([]);
        const { version, history } = data?.['order'] as { version: number; history: History };
        const nodes = history.nodes.map((node) => node.version);
        return { version, nodes, ...history.pageInfo };
      };
      expect(await historyOf('id: "o1"')).toMatchObject({ version: 5, nodes: [1, 2, 3, 4, 5], hasNextPage: false });
      const asOf = 'id: "o1", asOf: { version: 2 }';
      expect(await historyOf(asOf)).toMatchObject({ version: 2, nodes: [1, 2], hasNextPage: false });
      expect(await historyOf(asOf, 'first: 2')).toMatchObject({ nodes: [1, 2], hasNextPage: false });
      expect(await historyOf(asOf, 'first: 1')).toMatchObject({ nodes: [1], hasNextPage: true });
      const { endCursor } = await historyOf('id: "o1"', 'first: 3');
      expect(await historyOf(asOf, `after: "${endCursor}"`)).toMatchObject({ nodes: [], hasNextPage: false });
      expect(await historyOf('id: "o1", asOf: { time: "2030-01-01T02:59:59Z" }')).toMatchObject({ nodes: [1, 2, 3] });
    });

    it('refuses wrong pages, and orders that are not there', async () => {
      await on.histories.write('o2', '2030-01-01T00:00:00Z', placed, held);
      const { data } = await on.query(HISTORY, { id: 'o2', first: 1 });
      const cursor = (data?.['orderHistory'] as History).pageInfo.endCursor;
      const codes = async (variables: object) =>
        (await on.query(HISTORY, variables)).errors.map(({ extensions }) => extensions.code);
      expect(await codes({ id: 'o1', after: cursor })).toEqual(['BAD_USER_INPUT']);
      expect(await codes({ id: 'o1', after: 'x' })).toEqual(['BAD_USER_INPUT']);
      expect(await codes({ id: 'o1', first: -1 })).toEqual(['BAD_USER_INPUT']);
      expect(await codes({ id: 'o1', first: 101 })).toEqual(['BAD_USER_INPUT']);
      expect(await codes({ id: 'nobody' })).toEqual(['NOT_FOUND']);
      expect(await codes({ id: 'no order' })).toEqual(['NOT_FOUND']);
    });
  });

  describe('orderDiff', () => {
    const diff = (from: number, to: number, id = 'o1') =>
      on.query(`{ orderDiff(orderId: "${id}", fromVersion: ${from}, toVersion: ${to}) { path before after } }`);

    it('tells where two versions differ', async () => {
      const { data } = await diff(2, 5);
      expect(data?.['orderDiff']).toEqual([
        { path: '/status', before: 'PLACED', after: 'CANCELLED' },
        { path: '/shippingAddress/name', before: null, after: 'Sven Ottlieb' },
        { path: '/shippingAddress/line1', before: '59 rue de l’Abbaye', after: null },
        { path: '/shippingAddress/city', before: 'Reims', after: 'Aachen' },
        { path: '/shippingAddress/postalCode', before: '51100', after: null },
        { path: '/shippingAddress/countryCode', before: 'FR', after: 'DE' },
        {
          path: '/notes/0',
          before: null,
          after: { noteId: 'n1', text: 'Rings twice', author: 'local', at: '2030-01-01T02:00:00.000Z' },
        },
        { path: '/cancelReason', before: null, after: 'CUSTOMER_REQUEST' },
        { path: '/cancelledAt', before: null, after: '2030-01-01T04:00:00.000Z' },
        {
          path: '/allowedCommands',
          before: ['CANCEL', 'CHANGE_SHIPPING_ADDRESS', 'ADD_NOTE', 'PLACE_HOLD', 'CHANGE_LINE_QUANTITY'],
          after: ['ADD_NOTE'],
        },
      ]);
    });

    it('shows amounts as they are answered', async () => {
      const { data } = await diff(2, 1);
      expect(data?.['orderDiff']).toEqual(
        expect.arrayContaining([
          { path: '/lines/1/status', before: 'REMOVED', after: 'PROCESSING' },
          { path: '/lines/1/quantity/current', before: 0, after: 10 },
          { path: '/total/amount', before: '22390', after: '32190' },
        ]),
      );
      expect((await diff(3, 3)).data).toEqual({ orderDiff: [] });
    });

    it('knows only versions that are there', async () => {
      const codes = async (...args: Parameters<typeof diff>) => (await diff(...args)).errors[0]?.extensions.code;
      expect(await codes(0, 1)).toBe('BAD_USER_INPUT');
      expect(await codes(1, 99)).toBe('BAD_USER_INPUT');
      expect(await codes(1, 2, 'nobody')).toBe('NOT_FOUND');
    });
  });
});
