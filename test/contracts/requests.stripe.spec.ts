import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { StripeGateway } from '../../src/adapters/stripe/index.js';
import { type GatewayRequest } from '../../src/payments/gateway/payment-gateway.js';
import { eventually } from '../support/postgres-homes.js';

const SECRET_KEY = 'sk_test_123';
const MONEY = { amount: 1_000, currency: 'USD' };
const KEY = 'o1/p1';

describe("Requests, by Stripe's own description of its API", () => {
  let mock: ChildProcess;
  let said = '';
  let url = '';
  beforeAll(async () => {
    const addresses = ['-http-addr', '127.0.0.1:0', '-https-addr', '127.0.0.1:0'];
    mock = spawn(process.env['DAYBOOK_TEST_STRIPE_MOCK'] ?? 'stripe-mock', addresses);
    mock.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    url = await eventually(async () => {
      const address = /HTTP at address: (\S+)/u.exec(said)?.[1];
      return address && `http://${address}`;
    });
  });
  afterAll(async () => {
    mock.kill();
    await once(mock, 'exit');
  });

  const requests = (): readonly string[] => [...said.matchAll(/^Request: (\S+ \S+)$/gmu)].map(([, each = '']) => each);
  const faults = (): readonly string[] => said.split('\n').filter((line) => line.includes('validation error'));

  it.each<{ readonly request: GatewayRequest; readonly looksUp: string; readonly does: readonly string[] }>([
    {
      request: { operation: 'authorize', key: `${KEY}/authorize`, amount: MONEY, token: 'pm_card_visa' },
      looksUp: 'GET /v1/charges',
      does: ['POST /v1/payment_intents'],
    },
    {
      request: { operation: 'capture', key: `${KEY}/capture/1`, amount: MONEY, authorization: 'pi_1' },
      looksUp: 'GET /v1/payment_intents/pi_1',
      does: ['GET /v1/payment_intents/pi_1', 'POST /v1/payment_intents/pi_1/capture'],
    },
    {
      request: { operation: 'void', key: `${KEY}/void`, authorization: 'pi_1' },
      looksUp: 'GET /v1/payment_intents/pi_1',
      does: ['POST /v1/payment_intents/pi_1/cancel'],
    },
    {
      request: { operation: 'refund', key: `${KEY}/refund/r1`, amount: MONEY, authorization: 'pi_1' },
      looksUp: 'GET /v1/refunds',
      does: ['GET /v1/payment_intents/pi_1', 'POST /v1/refunds'],
    },
  ])('are as they have to be: $request.operation', async ({ request, looksUp, does }) => {
    const gateway = new StripeGateway({ secretKey: SECRET_KEY, webhookSecret: 'whsec_', apiUrl: url }, 'here');
    const before = requests().length;
    // The answers are examples of Stripe, the same for all.
    await gateway.find(request);
    await gateway.perform(request);
    await eventually(async () => (requests().length >= before + 1 + does.length ? true : undefined));
    expect(requests().slice(before).map(withoutQuery)).toEqual([looksUp, ...does]);
    expect(faults()).toEqual([]);
  });

  it('are told apart from those that are not', async () => {
    const wrong = await fetch(`${url}/v1/payment_intents`, {
      method: 'POST',
      headers: { authorization: `Bearer ${SECRET_KEY}` },
      body: new URLSearchParams({ amount: '100', currency: 'usd', nonsense: '1' }),
    });
    expect(wrong.status).toBe(400);
    await eventually(async () => (faults().length === 1 ? true : undefined));
  });
});

const withoutQuery = (request: string): string => request.replace(/\?.*/u, '');
