import { fulfilments } from '../../src/ordering/views/fulfilments/fulfilments.projection.js';
import { line, orderBody } from '../support/client.js';
import { Installation } from '../support/installation.js';
import { eventually } from '../support/postgres-homes.js';
import type { Program } from '../support/program.js';
import type { SetUp } from '../support/set-ups.js';
import { type Said, succeeded } from '../support/terminal.js';

interface Process {
  readonly orderId: string;
  readonly status: string;
  readonly waitingFor: string | null;
  readonly since: string;
  readonly error: string | null;
}

const SKU = 'counted';
const TOKEN = 'tok_declined';
/** What becomes of each order, and how it begins. */
const ORDERS: Readonly<Record<string, object>> = {
  sent: { payment: { token: 'tok_ok' } },
  unpaid: { payment: { token: TOKEN } },
  silent: { payment: { token: 'tok_silent' } },
  short: { lines: [line({ sku: SKU, quantity: 99 })] },
  gone: { payment: { token: 'tok_ok' } },
  plain: {},
};

const withCards = (setUp: SetUp): SetUp => ({
  ...setUp,
  open: async () => {
    const stores = await setUp.open();
    return { ...stores, environment: { ...stores.environment, PAYMENT_GATEWAY: 'simulator' } };
  },
});

/** What orders wait for, and how people see it. */
export const fulfilmentsJourney = (setUp: SetUp): void => {
  describe(`What orders wait for, ${setUp.name}`, () => {
    let installation: Installation;
    let server: Program;

    beforeAll(async () => {
      installation = await Installation.open(withCards(setUp));
      server = await installation.startAll();
      await server.client.commandAt(`/v1/stock/${SKU}/receive`, { quantity: 3 });
      for (const [orderId, order] of Object.entries(ORDERS)) {
        expect((await server.client.command('', orderBody({ orderId, ...order }))).status).toBe(201);
      }
    });
    afterAll(() => installation.close());

    const ask = async (question: string): Promise<Readonly<Record<string, unknown>>> => {
      const { data, errors } = await server.client.query(question);
      expect(errors).toEqual([]);
      return data ?? {};
    };
    const processes = async (filter: string): Promise<readonly Process[]> => {
      const fields = 'nodes { id type orderId status waitingFor since error version position projectedAt }';
      const data = await ask(`{ processes(filter: { ${filter} }) { ${fields} } }`);
      return (data['processes'] as { readonly nodes: readonly Process[] }).nodes;
    };
    const becomes = (orderId: string, expected: Partial<Process>): Promise<Process> =>
      eventually(async () => {
        const [found] = await processes(`orderId: { eq: "${orderId}" }`);
        const fits = Object.entries(expected).every(([name, value]) => found?.[name as keyof Process] === value);
        return fits ? found : undefined;
      });
    const terminal = (...words: readonly string[]): Promise<Said> => installation.daybook('processes', ...words);
    /** A step of a fulfilment that is stuck, about an event that fits. */
    const plant = (orderId: string, event: string) =>
      installation.sql(`insert into daybook.process_inbox
          (process, instance, event_id, timer, stream, version, position, attempts, due_at, error)
        select 'fulfilment', '${orderId}', id, '', stream, version, position, 14, null, 'planted'
        from daybook.events where ${event}`);
    const idsOf = (found: readonly Process[]): readonly string[] => found.map(({ orderId }) => orderId).sort();
    const stuckOrders = async (olderThan: string): Promise<readonly unknown[]> => {
      const data = await ask(`{ stuckOrders(olderThan: "${olderThan}") { id process { status waitingFor } } }`);
      return data['stuckOrders'] as readonly unknown[];
    };

    it('is seen of each order that waits for anything', async () => {
      const sent = await becomes('sent', { status: 'RUNNING', waitingFor: 'DISPATCH', error: null });
      expect(sent).toMatchObject({ id: 'fulfilment-sent', type: 'FULFILMENT', version: expect.any(Number) as number });
      await becomes('unpaid', { status: 'RUNNING', waitingFor: 'PAYMENT' });
      await becomes('silent', { status: 'RUNNING', waitingFor: 'AUTHORIZATION' });
      await becomes('short', { status: 'RUNNING', waitingFor: 'PEOPLE' });
      await becomes('gone', { waitingFor: 'DISPATCH' });
      await server.client.command('/gone/cancel', { reason: 'CUSTOMER_REQUEST' });
      await becomes('gone', { status: 'CANCELLED', waitingFor: null });
      await server.client.command('/sent/holds', { holdId: 'h1', kind: 'MANUAL' });
      await becomes('sent', { status: 'RUNNING', waitingFor: 'RELEASE' });
      expect(await stuckOrders('PT0S')).toContainEqual({
        id: 'sent',
        process: { status: 'RUNNING', waitingFor: 'RELEASE' },
      });
      await server.client.command('/sent/holds/h1/release', {});
      await becomes('sent', { status: 'RUNNING', waitingFor: 'DISPATCH' });
      const data = await ask(
        `{ plain: order(id: "plain") { process { id } } short: order(id: "short") { process { waitingFor } } }`,
      );
      expect(data).toEqual({ plain: { process: null }, short: { process: { waitingFor: 'PEOPLE' } } });
    });

    it('is found by its conditions, the longest wait first, page by page', async () => {
      expect(idsOf(await processes('status: { eq: RUNNING }'))).toEqual(['sent', 'short', 'silent', 'unpaid']);
      expect(idsOf(await processes('waitingFor: { in: [DISPATCH, PEOPLE] }'))).toEqual(['sent', 'short']);
      expect(idsOf(await processes('type: { in: [] }'))).toEqual([]);
      const all = await processes('type: { eq: FULFILMENT }');
      expect(all.map(({ since }) => since)).toEqual(all.map(({ since }) => since).toSorted());
      const [second] = all.slice(1);
      expect(idsOf(await processes(`since: { lt: "${second?.since ?? ''}" }`))).toEqual(idsOf(all.slice(0, 1)));
      const { first } = (await ask(`{ first: processes(first: 1) { nodes { orderId } pageInfo { endCursor } } }`)) as {
        first: { nodes: Process[]; pageInfo: { endCursor: string } };
      };
      const { next } = (await ask(
        `{ next: processes(first: 1, after: "${first.pageInfo.endCursor}") { nodes { orderId } } }`,
      )) as {
        next: { nodes: Process[] };
      };
      expect([...first.nodes, ...next.nodes].map(({ orderId }) => orderId)).toEqual(
        all.slice(0, 2).map(({ orderId }) => orderId),
      );
    });

    it('shows who needs somebody: those that wait for people, and those of which a step is stuck', async () => {
      expect(new Set(await stuckOrders('PT0S'))).toEqual(
        new Set([
          { id: 'silent', process: { status: 'RUNNING', waitingFor: 'AUTHORIZATION' } },
          { id: 'short', process: { status: 'RUNNING', waitingFor: 'PEOPLE' } },
        ]),
      );
      expect(await stuckOrders('P1D')).toEqual([]);
      await installation.sql(`insert into daybook.process_inbox
          (process, instance, event_id, timer, stream, version, position, attempts, due_at, error)
        select 'payments', 'unpaid', id, '', stream, version, position, 14, null, 'The gateway is gone'
        from daybook.events where stream = 'payments-unpaid' and version = 1`);
      await becomes('unpaid', { status: 'STUCK', waitingFor: 'PAYMENT', error: 'payments: The gateway is gone' });
      expect(idsOf(await processes('status: { eq: STUCK }'))).toEqual(['unpaid']);
      expect(idsOf(await processes('status: { in: [RUNNING] }'))).toEqual(['sent', 'short', 'silent']);
      expect(await stuckOrders('PT0S')).toHaveLength(3);
    });

    it('shows the order of a call to the carrier that is stuck', async () => {
      const lines = [{ lineId: 'L1', quantity: 1 }];
      const asked = await server.client.command('/sent/shipments', { shipmentId: 's1', lines });
      expect(asked.status).toBe(200);
      await installation.sql(`insert into daybook.process_inbox
          (process, instance, event_id, timer, stream, version, position, attempts, due_at, error)
        select 'carriage', 's1', id, '', stream, version, position, 14, null, 'The carrier is gone'
        from daybook.events where stream = 'shipments-sent' and type = 'ShipmentRequested'`);
      await becomes('sent', { status: 'STUCK', error: 'carriage: The carrier is gone' });
      expect(await stuckOrders('PT0S')).toContainEqual({
        id: 'sent',
        process: { status: 'STUCK', waitingFor: 'DISPATCH' },
      });
      await installation.sql(`delete from daybook.process_inbox where process = 'carriage'`);
      await becomes('sent', { status: 'RUNNING', error: null });
    });

    it('counts what fits, also what is stuck, no further than it is asked to', async () => {
      const count = async (asked: string) => (await ask(`{ processes${asked} }`))['processes'];
      const filter = '(filter: { status: { eq: RUNNING } })';
      const total = (limit: string) => `{ totalCount${limit} { count precision } }`;
      expect(await count(`${filter} ${total('')}`)).toEqual({ totalCount: { count: 3, precision: 'EXACT' } });
      expect(await count(`(first: 1) ${total('(limit: 2)')}`)).toEqual({
        totalCount: { count: 2, precision: 'AT_LEAST' },
      });
      const stuck = '(filter: { status: { eq: STUCK } })';
      expect(await count(`${stuck} ${total('')}`)).toEqual({ totalCount: { count: 1, precision: 'EXACT' } });
    });

    it('refuses lists of more than 100 values', async () => {
      const ids = JSON.stringify(Array.from({ length: 101 }, (_, index) => String(index)));
      for (const filter of [`orderId: { in: ${ids} }`, `status: { in: [${'RUNNING '.repeat(101)}] }`]) {
        const { errors } = await server.client.query(`{ processes(filter: { ${filter} }) { nodes { id } } }`);
        expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
      }
    });

    it('refuses what is no duration, with an example of one', async () => {
      for (const wrong of ['15 minutes', 'P', 'PT', 'P1Y', '-PT1M', 'PT1.5S', '']) {
        const { errors } = await server.client.query(`{ stuckOrders(olderThan: "${wrong}") { id } }`);
        expect(errors).toMatchObject([
          { message: expect.stringContaining('PT15M') as string, extensions: { code: 'BAD_USER_INPUT' } },
        ]);
      }
    });

    it('is shown at the terminal, with what has happened and what is yet to be done', async () => {
      const { out: list } = await succeeded(terminal('list', '--all', '--json'));
      const listed = list
        .split('\n')
        .filter(Boolean)
        .map((text) => JSON.parse(text) as object);
      expect(listed).toContainEqual(
        expect.objectContaining({ process: 'fulfilment', id: 'sent', waitingFor: 'DISPATCH' }) as unknown,
      );
      expect(listed).toContainEqual(expect.objectContaining({ process: 'payments', id: 'unpaid' }) as unknown);
      const { out } = await succeeded(terminal('show', 'fulfilment', 'unpaid', '--json'));
      expect(JSON.parse(out)).toMatchObject({
        ...{ process: 'fulfilment', id: 'unpaid', status: 'RUNNING', waitingFor: 'PAYMENT' },
        events: expect.arrayContaining([expect.objectContaining({ type: 'PaymentAsked' })]) as unknown,
        steps: [{ timer: 'payment', isStuck: false, dueAt: expect.any(String) as string }],
      });
      const words = await succeeded(terminal('show', 'payments', 'unpaid'));
      expect(words.out).toContain('The gateway is gone');
      expect(out + words.out).not.toContain(TOKEN);
      expect((await terminal('show', 'fulfilment', 'plain')).code).toBe(1);
      expect(await terminal('show', 'nothing', 'plain')).toMatchObject({
        ...{ code: 2, err: expect.stringContaining('payments, carriage') as string },
      });
    });

    it('is ended at the terminal as its order is, and only where nothing is left half done', async () => {
      const cancel = (...words: readonly string[]) => terminal('cancel', ...words, '--reason', 'a test', '--yes');
      expect((await terminal('cancel', 'fulfilment', 'sent', '--reason', 'a test')).code).toBe(2);
      expect(await cancel('payments', 'unpaid')).toMatchObject({
        ...{ code: 1, err: expect.stringContaining('may have happened') as string },
      });
      await plant('short', `stream = 'order-gone' and type = 'OrderCancelled'`);
      expect(await cancel('fulfilment', 'short')).toMatchObject({
        ...{ code: 1, err: expect.stringContaining('left half done') as string },
      });
      await plant('sent', `stream = 'fulfilment-sent' and type = 'PaymentAsked'`);
      const { out } = await succeeded(cancel('fulfilment', 'sent'));
      expect(out).toContain('Discarded PaymentAsked, which was stuck: planted');
      await becomes('sent', { status: 'CANCELLED', waitingFor: null, error: null });
      expect(await cancel('fulfilment', 'sent')).toMatchObject({
        ...{ code: 1, err: expect.stringContaining('CANCELLED') as string },
      });
      expect(
        await installation.sql(`select data ->> 'reason' from daybook.events where type = 'ProcessCancelled'`),
      ).toEqual(['a test']);
    });

    it('has no token of a card', async () => {
      expect(
        JSON.stringify(await installation.stores.views.documents('fulfilments', String(fulfilments.version))),
      ).not.toContain(TOKEN);
    });
  });
};
