import { type Client, line, orderBody } from '../support/client.js';
import { Installation } from '../support/installation.js';
import { eventually } from '../support/postgres-homes.js';
import type { SetUp } from '../support/set-ups.js';

const WITHIN_MS = 120_000;
/** What an order of these costs. */
const price = { amount: 14_000, currency: 'USD' };
const half = { ...price, amount: 7_000 };
const SHIPMENT = (shipmentId: string, quantity: number) => ({ shipmentId, lines: [{ lineId: 'L1', quantity }] });

/** What becomes of each order, and the statuses that it has then. */
const ORDERS: Readonly<
  Record<string, readonly [statuses: string, ...commands: readonly [path: string, body?: object][]]>
> = {
  's-1': ['PENDING UNFULFILLED'],
  's-2': ['PARTIALLY_PAID UNFULFILLED', ['/s-2/payments/record', { amount: half, reference: 'transfer' }]],
  's-3': [
    'PAID PARTIALLY_SHIPPED',
    ['/s-3/payments/record', { amount: price, reference: 'transfer' }],
    ['/s-3/shipments', SHIPMENT('s-3-a', 4)],
    ['shipments/s-3-a/dispatch'],
  ],
  's-4': [
    'PARTIALLY_REFUNDED DELIVERED',
    ['/s-4/payments/record', { amount: price, reference: 'transfer' }],
    ['/s-4/refunds', { amount: half, reason: 'Half of it was broken' }],
    ['/s-4/shipments', SHIPMENT('s-4-a', 10)],
    ['shipments/s-4-a/dispatch'],
    ['shipments/s-4-a/deliver'],
    ['/s-4/returns', { returnId: 's-4-b', lines: [{ lineId: 'L1', quantity: 2 }], reason: 'Too many' }],
  ],
  's-5': ['VOIDED UNFULFILLED', ['/s-5/cancel', { reason: 'CUSTOMER_REQUEST' }]],
  's-6': ['PENDING UNFULFILLED', ['/s-6/shipments', SHIPMENT('s-6-a', 1)]],
};

interface Found {
  readonly nodes: readonly {
    readonly id: string;
    readonly paymentStatus: string;
    readonly fulfillmentStatus: string;
  }[];
  readonly totalCount: { readonly count: number };
}

/** Orders whose money and goods go several ways, found by what has become of them. */
export const orderStatusesJourney = (setUp: SetUp): void => {
  describe(`Orders by their statuses ${setUp.name}`, () => {
    let installation: Installation;
    let client: Client;

    beforeAll(async () => {
      installation = await Installation.open(setUp);
      ({ client } = await installation.startAll());
      for (const [orderId, [, ...commands]] of Object.entries(ORDERS)) {
        const lines = [line({ quantity: 10, unitPrice: { amount: 1_400, currency: 'USD' } })];
        const placed = await client.command('', orderBody({ orderId, lines }));
        expect(placed.status).toBe(201);
        for (const [path, body] of commands) {
          const answer = path.startsWith('/') ? client.command(path, body) : client.commandAt(`/v1/${path}`, body);
          expect([path, String((await answer).status)]).toEqual([path, expect.stringMatching(/^20[01]$/)]);
        }
      }
      await client.caughtUp();
    }, WITHIN_MS);
    afterAll(() => installation.close());

    const find = async (filter: string): Promise<Found> => {
      const { data, errors } = await client.query(
        `{ orders(filter: ${filter}, orderBy: [{field: ORDER_NUMBER, direction: ASC}]) {
          nodes { id paymentStatus fulfillmentStatus } totalCount { count }
        } }`,
      );
      expect(errors).toEqual([]);
      return data?.['orders'] as Found;
    };
    const eachFound = async (): Promise<void> => {
      for (const statuses of new Set(Object.values(ORDERS).map(([shown]) => shown))) {
        const [paymentStatus, fulfillmentStatus] = statuses.split(' ');
        const { nodes, totalCount } = await find(
          `{paymentStatus: {eq: ${paymentStatus}}, fulfillmentStatus: {in: [${fulfillmentStatus}]}}`,
        );
        const ids = Object.keys(ORDERS).filter((id) => ORDERS[id]?.[0] === statuses);
        expect(nodes).toEqual(ids.map((id) => ({ id, paymentStatus, fulfillmentStatus })));
        expect(totalCount.count).toBe(ids.length);
      }
    };

    it('are found by those that they show', eachFound, WITHIN_MS);

    it(
      'are found by what has become of them since, once the views have it',
      async () => {
        const paid = await client.command('/s-1/payments/record', { amount: price, reference: 'cheque' });
        const token = paid.headers['consistency-token'];
        const { data, errors } = await eventually(async () => {
          const answer = await client.query(
            `{ orders(filter: {paymentStatus: {eq: PAID}, fulfillmentStatus: {eq: UNFULFILLED}}, atLeast: "${token}") { nodes { id } } }`,
          );
          return answer.errors[0]?.extensions['code'] === 'PROJECTION_LAGGING' ? undefined : answer;
        });
        expect([data, errors]).toEqual([{ orders: { nodes: [{ id: 's-1' }] } }, []]);
        const list = await client.read('/v1/orders?paymentStatus=PAID&fulfillmentStatus=PARTIALLY_SHIPPED');
        expect(list.body['orders']).toMatchObject([{ id: 's-3' }]);
        const returned = await client.read(
          '/v1/orders?returnStatus.in=REQUESTED,RETURNED&paymentStatus=PARTIALLY_REFUNDED',
        );
        expect(returned.body['orders']).toMatchObject([{ id: 's-4' }]);
      },
      WITHIN_MS,
    );

    it(
      'are found in a new build of the list, which equals the old one and its events',
      async () => {
        await client.command('/s-1/cancel', { reason: 'CUSTOMER_REQUEST' });
        await client.caughtUp();
        const { code, err } = await installation.daybook('projections', 'rebuild', 'order-list', '--verify', 'all');
        expect({ code, err }).toMatchObject({ code: 0 });
        const { nodes } = await find('{paymentStatus: {eq: PAID}, status: {eq: CANCELLED}}');
        expect(nodes.map(({ id }) => id)).toEqual(['s-1']);
      },
      WITHIN_MS,
    );
  });
};
