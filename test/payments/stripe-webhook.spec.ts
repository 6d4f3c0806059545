import { jest } from '@jest/globals';
import Stripe from 'stripe';
import { type App, openApp } from '../support/app.js';
import { orderBody } from '../support/client.js';
import { eventually } from '../support/postgres-homes.js';
import { STRIPE_KEY, StripeServer } from '../support/stripe-server.js';

const PATH = '/v1/payments/webhooks/stripe';
const SECRET = 'whsec_of_this_test';
const STALE_S = 301;
const HELD = `query ($id: ID!) { order(id: $id) {
  paymentStatus amounts { refunded { amount } } adjustments { status } process { waitingFor } timeline { type data }
} }`;

describe('What Stripe tells by its webhook', () => {
  let server: StripeServer;
  let app: App;
  beforeAll(async () => {
    server = await StripeServer.start();
    const stripe = { name: 'stripe', secretKey: STRIPE_KEY, webhookSecret: SECRET, apiUrl: server.url } as const;
    app = await openApp({ paymentGateway: stripe, carrier: undefined });
  });
  afterAll(async () => {
    await app.close();
    await server.close();
  });

  /** An order whose money Stripe is still at work on, and its charge there. */
  const begun = async (orderId: string) => {
    await app.client.command('', orderBody({ orderId }));
    expect((await app.client.command(`/${orderId}/payments`, { token: 'pm_processing' })).status).toBe(200);
    return waiting(orderId);
  };
  const waiting = (orderId: string) =>
    eventually(async () => {
      const [failed] = await app.services.processInbox.of('payments', orderId);
      const charge = server.ledger.charges.find(({ metadata }) => metadata['daybook_order'] === orderId);
      return (failed?.attempts ?? 0) > 0 && charge !== undefined ? charge : undefined;
    });

  const eventOf = (object: object): string =>
    JSON.stringify({ id: 'evt_1', object: 'event', type: 'charge.updated', data: { object } });

  interface Sent {
    readonly secret?: string;
    /** Seconds. */
    readonly ago?: number;
    /** What arrives instead of what was signed. */
    readonly arrives?: string;
  }

  const tell = async (payload: string, { secret = SECRET, ago = 0, arrives = payload }: Sent = {}) => {
    const timestamp = Math.floor(app.services.environment.ago(0).getTime() / 1_000) - ago;
    const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
    return post(arrives, { 'stripe-signature': signature });
  };
  const post = async (payload: string, more: Readonly<Record<string, string>> = {}) => {
    const headers = { 'content-type': 'application/json', ...more };
    const answer = await app.http.inject({ method: 'POST', url: PATH, payload, headers });
    return { status: answer.statusCode, body: answer.json<Record<string, unknown>>(), headers: answer.headers };
  };

  it('has Stripe asked again at once, and is believed in nothing', async () => {
    const charge = await begun('late');
    // It says so, but it is not so.
    expect(await tell(eventOf({ ...charge, status: 'succeeded' }))).toMatchObject({
      ...{ status: 200, body: { outcome: 'ASKED_AGAIN' } },
    });
    await waiting('late');
    charge.status = 'succeeded';
    expect(await tell(eventOf(charge))).toMatchObject({ status: 200, body: { outcome: 'ASKED_AGAIN' } });
    await eventually(async () => {
      const { data } = await app.client.query(HELD, { id: 'late' });
      const order = data?.['order'] as { readonly paymentStatus: string } | null;
      return order?.paymentStatus === 'AUTHORIZED' ? order : undefined;
    });
    const told = () => app.sql(`select type from daybook.events where stream = 'payments-late' order by version`);
    expect(await told()).toEqual(['PaymentRequested', 'PaymentAuthorized']);
    for (const _ of [1, 2]) {
      expect(await tell(eventOf(charge))).toMatchObject({ status: 200, body: { outcome: 'NOTHING_WAITS' } });
    }
    expect(await told()).toHaveLength(2);
  });

  describe('of a refund that it has made', () => {
    /** An order whose customer was given 100 of the money back, and that refund at Stripe. */
    const refunded = async (orderId: string) => {
      await app.client.command('', orderBody({ orderId, payment: { token: 'pm_ok' } }));
      await becomes(orderId, { paymentStatus: 'AUTHORIZED' });
      const shipment = { lines: [{ lineId: 'L1', quantity: 1 }], shipmentId: `${orderId}-1` };
      await app.client.command(`/${orderId}/shipments`, shipment);
      await app.client.commandAt(`/v1/shipments/${orderId}-1/dispatch`, {});
      await becomes(orderId, { paymentStatus: 'PAID' });
      const back = { amount: { amount: 100, currency: 'USD' }, reason: 'Broken', refundId: 'r1' };
      expect((await app.client.command(`/${orderId}/refunds`, back)).status).toBe(200);
      await becomes(orderId, { paymentStatus: 'PARTIALLY_REFUNDED', amounts: { refunded: { amount: '100' } } });
      const refund = server.ledger.refunds.find(({ metadata }) => metadata['daybook_order'] === orderId);
      if (refund === undefined) throw new Error(`Stripe has given nothing back for ${orderId}.`);
      return refund;
    };
    const becomes = (id: string, expected: object) =>
      eventually(async () => {
        const { data } = await app.client.query(HELD, { id });
        expect(data?.['order']).toMatchObject(expected);
        return true;
      });
    const isAnswered = { status: 200, body: { outcome: 'NOTHING_WAITS' } };

    it('shows when the bank has sent it back, once, and waits for people', async () => {
      const refund = await refunded('sent-back');
      // It says so, but it is not so.
      expect(await tell(eventOf({ ...refund, status: 'failed' }))).toMatchObject(isAnswered);
      refund.status = 'failed';
      const event = eventOf(refund).replace('evt_1', 'evt_2');
      const both = await Promise.all([tell(event), tell(event)]);
      expect(both.map(({ status }) => status)).toEqual([200, 200]);
      expect(both.map(({ body }) => body['outcome'])).toContain('REFUND_REVERSED');
      expect(await tell(event.replace('evt_2', 'evt_3'))).toMatchObject(isAnswered);
      await becomes('sent-back', {
        ...{ paymentStatus: 'PAID', amounts: { refunded: { amount: '0' } }, adjustments: [{ status: 'FAILED' }] },
        process: { waitingFor: 'PEOPLE' },
      });
      const told = await app.sql(
        `select type from daybook.events where stream = 'payments-sent-back' order by version`,
      );
      expect(told.slice(-2)).toEqual(['RefundCompleted', 'RefundReversed']);
    });

    it('is told again when Stripe does not answer then', async () => {
      const refund = await refunded('unanswered');
      refund.status = 'failed';
      server.failNextRead({ status: 500, body: { error: { type: 'api_error' } } });
      expect(await tell(eventOf(refund))).toMatchObject({ status: 503, body: { code: 'SERVICE_UNAVAILABLE' } });
      expect(await tell(eventOf(refund))).toMatchObject({ status: 200, body: { outcome: 'REFUND_REVERSED' } });
    });

    it('changes nothing when Stripe only refuses to tell', async () => {
      const refund = await refunded('refused');
      server.failNextRead({ status: 400, body: { error: { type: 'invalid_request_error' } } });
      expect(await tell(eventOf(refund))).toMatchObject({ status: 500 });
      await becomes('refused', { paymentStatus: 'PARTIALLY_REFUNDED' });
    });
  });

  it('is refused when it is not signed, is forged, or is too old, and nothing is asked', async () => {
    const event = eventOf(await begun('forged'));
    const retry = jest.spyOn(app.services.processInbox, 'retry');
    const refused = {
      status: 401,
      headers: { 'www-authenticate': 'Stripe-Signature' },
      body: { code: 'WEBHOOK_SIGNATURE_INVALID' },
    };
    expect(await post(event)).toMatchObject(refused);
    expect(await post(event, { 'stripe-signature': 't=1,v1=00' })).toMatchObject(refused);
    expect(await tell(event, { secret: 'whsec_of_another' })).toMatchObject(refused);
    expect(await tell(event, { arrives: event.replace('evt_1', 'evt_2') })).toMatchObject(refused);
    expect(await tell(event, { ago: STALE_S })).toMatchObject(refused);
    expect(JSON.stringify(app.logged)).not.toContain(SECRET);
    expect(retry).not.toHaveBeenCalled();
  });

  it.each([
    ['of another installation', { metadata: { daybook_installation: 'there', daybook_order: 'late' } }],
    ['of another program', { metadata: { order_id: '7' } }],
    ['of something without a label', {}],
  ])('is no business of ours when it is %s', async (_, object) => {
    expect(await tell(eventOf(object))).toMatchObject({ status: 200, body: { outcome: 'NOT_OURS' } });
  });

  it.each([
    ['{', 400, 'INVALID_JSON'],
    ['{"a":1,"a":2}', 400, 'VALIDATION_FAILED'],
    [`{"a":"${'x'.repeat(256 * 1_024)}"}`, 413, 'BODY_TOO_LARGE'],
  ])('has a body as all have', async (payload, status, code) => {
    expect(await tell(payload)).toMatchObject({ status, body: { code } });
  });
});

it('Where Stripe takes no payments there is no such address', async () => {
  const app = await openApp();
  try {
    const headers = { 'content-type': 'application/json' };
    const answer = await app.http.inject({ method: 'POST', url: PATH, payload: '{}', headers });
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([404, 'ROUTE_NOT_FOUND']);
  } finally {
    await app.close();
  }
});
