import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtProgram } from '../support/built-program.js';
import { orderBody } from '../support/client.js';
import { cleanUp, eventually, openFolder } from '../support/postgres-homes.js';
import { Program } from '../support/program.js';
import { daybook } from '../support/terminal.js';
import { STRIPE_KEY, StripeServer } from '../support/stripe-server.js';

const SECRET = 'whsec_of_this_journey';
const PAYMENTS = `query ($id: ID!) { order(id: $id) { status paymentStatus payments { status failureReason } } }`;

interface Shown {
  readonly status: string;
  readonly paymentStatus: string;
  readonly payments: readonly { readonly status: string; readonly failureReason?: string }[];
}

describe('Orders that are paid through Stripe', () => {
  const folder = openFolder();
  const [home, logFile] = [join(folder, '.daybook'), join(folder, 'log')];
  let server: StripeServer;
  let program: Program;
  beforeAll(async () => {
    server = await StripeServer.start();
    await start();
  });
  afterAll(async () => {
    await program.stop();
    await server.close();
    await cleanUp();
  });

  const environment = () => ({
    ...{ PAYMENT_GATEWAY: 'stripe', STRIPE_SECRET_KEY: STRIPE_KEY, STRIPE_WEBHOOK_SECRET: SECRET },
    ...{ STRIPE_API_URL: server.url, CARRIER: 'manual', LOG_LEVEL: 'trace' },
  });
  const start = async (): Promise<void> => {
    program = await Program.start({ entry: await builtProgram(), home, logFile, environment: environment() });
  };
  const place = async (orderId: string, token = 'pm_ok'): Promise<void> => {
    expect((await program.client.command('', orderBody({ orderId, payment: { token } }))).status).toBe(201);
  };
  /** @throws what it is like, when it does not come to that */
  const becomes = (id: string, expected: Partial<Shown>): Promise<unknown> =>
    eventually(async () => {
      const { data, errors } = await program.client.query(PAYMENTS, { id });
      expect({ errors, order: data?.['order'] }).toMatchObject({ errors: [], order: expected });
      return true;
    });
  const dispatch = async (orderId: string): Promise<void> => {
    const shipmentId = `${orderId}-1`;
    const lines = [{ lineId: 'L1', quantity: 1 }];
    expect((await program.client.command(`/${orderId}/shipments`, { lines, shipmentId })).status).toBe(200);
    expect((await program.client.commandAt(`/v1/shipments/${shipmentId}/dispatch`, {})).status).toBe(200);
  };
  const intentsOf = (orderId: string) =>
    server.ledger.intents.filter(({ metadata }) => metadata['daybook_order'] === orderId);

  it('are held when they are placed, taken when goods leave, and given back', async () => {
    await place('sold');
    await becomes('sold', { status: 'CONFIRMED', paymentStatus: 'AUTHORIZED' });
    expect(server.ledger.keptOf('sold')).toBe(0);
    await dispatch('sold');
    await becomes('sold', { paymentStatus: 'PAID' });
    const [{ amount = 0 } = {}] = intentsOf('sold');
    expect([amount > 0, server.ledger.keptOf('sold')]).toEqual([true, amount]);
    const back = { amount: { amount: 100, currency: 'USD' }, reason: 'One bottle was broken' };
    expect((await program.client.command('/sold/refunds', back)).status).toBe(200);
    await becomes('sold', { paymentStatus: 'PARTIALLY_REFUNDED' });
    expect(server.ledger.keptOf('sold')).toBe(amount - 100);
  });

  it('are let go of when they are cancelled', async () => {
    await place('cancelled');
    await becomes('cancelled', { paymentStatus: 'AUTHORIZED' });
    await program.client.command('/cancelled/cancel', { reason: 'CUSTOMER_REQUEST' });
    await becomes('cancelled', { status: 'CANCELLED', payments: [{ status: 'VOIDED' }] });
    expect(intentsOf('cancelled')).toMatchObject([{ status: 'canceled', amount_received: 0 }]);
  });

  it('are not paid by a card that wants the customer', async () => {
    await place('proof', 'pm_3ds');
    await becomes('proof', { payments: [{ status: 'FAILED', failureReason: 'AUTHENTICATION_REQUIRED' }] });
  });

  it.each([true, false])(
    'are held once and taken once when the program is killed before it hears the answer; key known: %s',
    async (isKnown) => {
      const id = `killed-${isKnown}`;
      const killedAt = async (path: RegExp, begin: () => Promise<void>): Promise<void> => {
        const held = server.hold(path);
        await begin();
        await held.reached;
        await program.kill();
        held.release();
        if (!isKnown) server.forgetKeys();
        await start();
      };
      await killedAt(/payment_intents$/u, () => place(id));
      await becomes(id, { status: 'CONFIRMED', paymentStatus: 'AUTHORIZED' });
      await killedAt(/capture$/u, () => dispatch(id));
      await becomes(id, { paymentStatus: 'PAID' });
      const [intent, ...more] = intentsOf(id);
      expect([intent?.status, intent?.amount_received, more]).toEqual(['succeeded', intent?.amount, []]);
      expect(server.asked.filter((each) => each === `POST /v1/payment_intents/${intent?.id}/capture`)).toHaveLength(1);
    },
  );

  it('leave no secret in what the program says, nor in what its doctor does', async () => {
    const terminal = { entry: await builtProgram(), home, environment: environment() };
    const { out, err } = await daybook(terminal, 'doctor');
    const said = [readFileSync(logFile, 'utf8'), out, err].join('\n');
    expect(said).toMatch(/listening[^]*\d+ checks/u);
    for (const secret of [STRIPE_KEY, SECRET]) expect(said).not.toContain(secret);
  });

  it('need keys, without which nothing starts', async () => {
    const entry = await builtProgram();
    const without = { ...environment(), STRIPE_SECRET_KEY: '', STRIPE_WEBHOOK_SECRET: 'hush' };
    const { code, text } = await Program.runToEnd({ entry, home: openFolder(), environment: without });
    expect(code).not.toBe(0);
    expect(text).toContain('STRIPE_WEBHOOK_SECRET is not the secret of a webhook of Stripe');
    expect(text).not.toContain('hush');
  });
});
