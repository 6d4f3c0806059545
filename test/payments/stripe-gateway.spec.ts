import { randomUUID } from 'node:crypto';
import { StripeGateway } from '../../src/adapters/stripe/index.js';
import { stripeAmount } from '../../src/adapters/stripe/stripe-amount.js';
import { type GatewayRequest, GatewayUnknown, performOnce } from '../../src/payments/gateway/payment-gateway.js';
import { STRIPE_KEY, StripeServer } from '../support/stripe-server.js';

const KEYS = { secretKey: STRIPE_KEY, webhookSecret: 'whsec_' };
const authorize = (token: string, key = `o-${randomUUID()}/p1/authorize`, currency = 'EUR'): GatewayRequest => ({
  ...{ operation: 'authorize', key, token },
  amount: { amount: 1_000, currency },
});
const refund = (authorization: string, key: string): GatewayRequest => ({
  ...{ operation: 'refund', key, authorization },
  amount: { amount: 400, currency: 'EUR' },
});

describe('What is asked of Stripe', () => {
  let server: StripeServer;
  let gateway: StripeGateway;
  beforeEach(async () => {
    server = await StripeServer.start();
    gateway = new StripeGateway({ ...KEYS, apiUrl: server.url }, 'here');
  });
  afterEach(() => server.close());

  const paid = async (token = 'pm_ok'): Promise<string> => {
    await performOnce(gateway, authorize(token));
    const [{ id = '' } = {}] = server.ledger.intents;
    await performOnce(gateway, {
      ...{ operation: 'capture', key: 'o/p1/capture/1', authorization: id, amount: { amount: 1_000, currency: 'EUR' } },
    });
    return id;
  };

  it('is found again when Stripe has forgotten its key, whatever became of it', async () => {
    const [late, declined] = [authorize('pm_late'), authorize('pm_declined')];
    await expect(performOnce(gateway, late)).rejects.toThrow(GatewayUnknown);
    const refused = await performOnce(gateway, declined);
    server.forgetKeys();
    expect(await performOnce(gateway, late)).toEqual({ isDone: true, reference: 'pi_1' });
    expect(await performOnce(gateway, declined)).toEqual(refused);
    const authorization = await paid();
    const back = await performOnce(gateway, refund(authorization, 'o/p1/refund/r1'));
    server.forgetKeys();
    expect(await performOnce(gateway, refund(authorization, 'o/p1/refund/r1'))).toEqual(back);
    expect([server.ledger.intents.length, server.ledger.refunds.length]).toEqual([3, 1]);
  });

  it('is not mixed up with what another installation on the same account asks under the same key', async () => {
    const other = new StripeGateway({ ...KEYS, apiUrl: server.url }, 'there');
    const request = authorize('pm_ok', 'o1/p1/authorize');
    const [ours, theirs] = [await performOnce(gateway, request), await performOnce(other, request)];
    expect(ours).not.toEqual(theirs);
    expect(await gateway.find(request)).toEqual(ours);
  });

  it.each([
    ['pm_3ds', 'AUTHENTICATION_REQUIRED'],
    ['pm_action', 'AUTHENTICATION_REQUIRED'],
    ['pm_declined', 'DECLINED'],
    ['pm_insufficient_funds', 'INSUFFICIENT_FUNDS'],
    ['pm_nobody', 'TOKEN_UNKNOWN'],
  ])('is refused for %s: %s, also when it is asked again', async (token, reason) => {
    const request = authorize(token);
    for (const _ of [1, 2]) expect(await performOnce(gateway, request)).toEqual({ isDone: false, reason });
  });

  it('is unknown while Stripe is at work on it', async () => {
    const request = authorize('pm_processing');
    for (const _ of [1, 2]) await expect(performOnce(gateway, request)).rejects.toThrow('is still at work on');
    const [charge] = server.ledger.charges;
    Object.assign(charge ?? {}, { status: 'succeeded' });
    expect(await performOnce(gateway, request)).toEqual({ isDone: true, reference: 'pi_1' });
    expect(server.ledger.intents).toHaveLength(1);
  });

  it('is unknown while money is on its way back', async () => {
    const request = refund(await paid('pm_refund_pending'), 'o/p1/refund/r1');
    for (const _ of [1, 2]) await expect(performOnce(gateway, request)).rejects.toThrow('is still at work on');
    const [given] = server.ledger.refunds;
    Object.assign(given ?? {}, { status: 'failed' });
    expect(await performOnce(gateway, request)).toEqual({ isDone: false, reason: 'DECLINED' });
  });

  it('is unknown after an error of the server, and found when it was done all the same', async () => {
    const request = authorize('pm_error');
    await expect(gateway.perform(request)).rejects.toThrow(GatewayUnknown);
    await expect(gateway.perform(request)).rejects.toThrow(GatewayUnknown);
    expect(await performOnce(gateway, request)).toEqual({ isDone: true, reference: 'pi_1' });
  });

  it.each([409, 429, 503])('is unknown when Stripe answers %s, and is asked again', async (status) => {
    server.failNext({ status, body: { error: { type: 'api_error' } } });
    const request = authorize('pm_ok');
    await expect(performOnce(gateway, request)).rejects.toThrow(GatewayUnknown);
    expect(await performOnce(gateway, request)).toMatchObject({ isDone: true });
  });

  it('is unknown when nobody is there', async () => {
    const other = await StripeServer.start();
    const away = new StripeGateway({ ...KEYS, apiUrl: other.url }, 'here');
    await other.close();
    await expect(performOnce(away, authorize('pm_ok'))).rejects.toThrow(GatewayUnknown);
  });

  it('is not done with a key that Stripe does not take, and neither is the key told', async () => {
    const stranger = new StripeGateway({ ...KEYS, secretKey: 'sk_test_wrong', apiUrl: server.url }, 'here');
    const asked = stranger.perform(authorize('pm_ok'));
    await expect(asked).rejects.toThrow(/401.*correct STRIPE_SECRET_KEY/u);
    await expect(asked).rejects.not.toThrow('sk_test');
    expect(server.ledger.intents).toHaveLength(0);
  });

  it('is an amount that Stripe takes, or nothing', async () => {
    const strange = await performOnce(gateway, authorize('pm_ok', undefined, 'LYD'));
    expect(strange).toEqual({ isDone: false, reason: 'AMOUNT_NOT_SUPPORTED' });
    expect(server.ledger.intents).toHaveLength(0);
    await performOnce(gateway, authorize('pm_ok', undefined, 'ISK'));
    expect(server.ledger.intents).toMatchObject([{ amount: 100_000, currency: 'isk' }]);
  });
});

it.each([
  [1_099, 'EUR', 1_099],
  [500, 'JPY', 500],
  [5, 'ISK', 500],
  [5, 'UGX', 500],
  [1_045, 'HUF', 1_045],
  [80_045, 'TWD', 80_045],
  [5_120, 'KWD', 5_120],
  [5_124, 'KWD', undefined],
  [700, 'MGA', 7],
  [550, 'MGA', undefined],
  [1_000, 'IQD', undefined],
  [Number.MAX_SAFE_INTEGER, 'ISK', undefined],
])('%d minor units of %s are %p at Stripe', (amount, currency, expected) => {
  expect(stripeAmount({ amount, currency })).toBe(expected);
});
