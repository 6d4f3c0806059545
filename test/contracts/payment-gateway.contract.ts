import { randomUUID } from 'node:crypto';
import {
  type GatewayAnswer,
  type GatewayRequest,
  GatewayUnknown,
  type PaymentGateway,
  performOnce,
} from '../../src/payments/gateway/payment-gateway.js';

export interface PaymentGatewayUnderTest {
  readonly gateway: PaymentGateway;
  close(): Promise<void>;
}

const euros = (amount: number) => ({ amount, currency: 'EUR' });

/** What every payment gateway promises; tokens are those of the simulator. */
export const paymentGatewayContract = (open: () => Promise<PaymentGatewayUnderTest>): void => {
  let opened: PaymentGatewayUnderTest;
  let gateway: PaymentGateway;
  beforeAll(async () => {
    opened = await open();
    gateway = opened.gateway;
  });
  afterAll(() => opened.close());

  const authorize = (token: string, key: string = randomUUID()): GatewayRequest => ({
    ...{ operation: 'authorize', key, token },
    amount: euros(1_000),
  });
  const authorized = async (token = 'tok_ok'): Promise<string> => referenceIn(await gateway.perform(authorize(token)));
  const move = (operation: 'capture' | 'refund', authorization: string, amount: number, key: string = randomUUID()) =>
    gateway.perform({ operation, key, authorization, amount: euros(amount) });
  const letGo = (authorization: string) => gateway.perform({ operation: 'void', key: randomUUID(), authorization });

  it('authorises, captures a part, and refunds in parts', async () => {
    const authorization = await authorized();
    const answers = [
      await move('capture', authorization, 600),
      await move('refund', authorization, 300),
      await move('refund', authorization, 300),
    ];
    expect(answers.map(({ isDone }) => isDone)).toEqual([true, true, true]);
    expect(new Set(answers.map(referenceIn)).size).toBe(3);
  });

  it('knows nothing of a key that was not used', async () => {
    expect(await gateway.find(authorize('tok_ok'))).toBeUndefined();
    const [authorization, key] = [await authorized(), randomUUID()];
    for (const operation of ['capture', 'refund'] as const) {
      expect(await gateway.find({ operation, key, authorization, amount: euros(1) })).toBeUndefined();
    }
    expect(await gateway.find({ operation: 'void', key, authorization })).toBeUndefined();
  });

  it('does once what is asked under one key, and answers the same', async () => {
    const request = authorize('tok_ok');
    const answers = await Promise.all(Array.from({ length: 8 }, () => gateway.perform(request)));
    const authorization = referenceIn(await gateway.perform(request));
    expect(new Set(answers.map(referenceIn))).toEqual(new Set([authorization]));
    expect(await gateway.find(request)).toEqual(answers[0]);
    for (const operation of ['capture', 'refund'] as const) {
      const key = randomUUID();
      const moved = await Promise.all(Array.from({ length: 8 }, () => move(operation, authorization, 400, key)));
      expect(new Set(moved.map(referenceIn)).size).toBe(1);
      expect(await gateway.find({ operation, key, authorization, amount: euros(400) })).toEqual(moved[0]);
    }
    expect(await move('refund', authorization, 1)).toEqual({ isDone: false, reason: 'NOT_POSSIBLE' });
  });

  it('remembers refusals as well', async () => {
    const request = authorize('tok_declined');
    const declined = { isDone: false, reason: 'DECLINED' };
    expect(await gateway.perform(request)).toEqual(declined);
    expect(await gateway.find(request)).toEqual(declined);
    expect(await gateway.perform({ ...request, token: 'tok_ok' } as GatewayRequest)).toEqual(declined);
  });

  it.each([
    ['tok_insufficient_funds', 'INSUFFICIENT_FUNDS'],
    ['4242424242424242', 'TOKEN_UNKNOWN'],
  ])('refuses %s: %s', async (token, reason) => {
    expect(await gateway.perform(authorize(token))).toEqual({ isDone: false, reason });
  });

  it('never takes more than was authorised, nor gives back more than was taken, however many ask at once', async () => {
    const authorization = await authorized();
    expect(await move('capture', authorization, 1_001)).toEqual({ isDone: false, reason: 'NOT_POSSIBLE' });
    const captures = await Promise.all(Array.from({ length: 8 }, () => move('capture', authorization, 600)));
    expect(await move('capture', authorization, 400)).toEqual({ isDone: false, reason: 'NOT_POSSIBLE' });
    expect(captures.filter(({ isDone }) => isDone)).toHaveLength(1);
    const refunds = await Promise.all(Array.from({ length: 8 }, () => move('refund', authorization, 250)));
    expect(refunds.filter(({ isDone }) => isDone)).toHaveLength(2);
  });

  it('does not capture what was let go of, nor let go of what was captured, in whichever order they come', async () => {
    for (let round = 0; round < 10; round += 1) {
      const authorization = await authorized();
      const answers = await Promise.all([move('capture', authorization, 1_000), letGo(authorization)]);
      expect(answers.filter(({ isDone }) => isDone)).toHaveLength(1);
    }
  });

  it('moves no money of an authorisation that there is not, or in another currency', async () => {
    const impossible = { isDone: false, reason: 'NOT_POSSIBLE' };
    expect(await move('capture', 'sim_unknown', 1)).toEqual(impossible);
    const [authorization, amount] = [await authorized(), { amount: 1, currency: 'USD' }];
    expect(await gateway.perform({ operation: 'capture', key: randomUUID(), authorization, amount })).toEqual(
      impossible,
    );
  });

  it.each(['capture', 'refund'] as const)('authorises what it is told to refuse to %s', async (operation) => {
    const authorization = await authorized(`tok_${operation}_fails`);
    if (operation === 'refund') await move('capture', authorization, 1_000);
    expect(await move(operation, authorization, 1_000)).toEqual({ isDone: false, reason: 'DECLINED' });
  });

  it.each(['tok_late', 'tok_timeout'])('is asked again by key when the outcome of %s is unknown', async (token) => {
    const request = authorize(token);
    await expect(performOnce(gateway, request)).rejects.toThrow(GatewayUnknown);
    expect(await gateway.find(request)).toEqual(
      token === 'tok_late' ? { isDone: true, reference: expect.any(String) as unknown } : undefined,
    );
    const answer = await performOnce(gateway, request);
    expect(await performOnce(gateway, request)).toEqual(answer);
    expect(await move('capture', referenceIn(answer), 1_000)).toMatchObject({ isDone: true });
  });

  it('may stay silent for ever', async () => {
    const request = authorize('tok_silent');
    for (const _ of [1, 2, 3]) await expect(performOnce(gateway, request)).rejects.toThrow(GatewayUnknown);
    expect(await gateway.find(request)).toBeUndefined();
  });
};

const referenceIn = (answer: GatewayAnswer): string => {
  if (answer.isDone) return answer.reference;
  throw new Error(`It was refused: ${answer.reason}`);
};
