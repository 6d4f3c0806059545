import { jest } from '@jest/globals';
import type { Attach } from '#platform';
import { type InboxServices, listStuck, retryProcess } from '../../src/operations/processes/stuck-processes.js';
import { type App, openApp } from '../support/app.js';
import { type Answer, orderBody } from '../support/client.js';
import { eventually } from '../support/postgres-homes.js';

const PAID = `query ($id: ID!) { order(id: $id) {
  paymentStatus amounts { authorized { amount } outstanding { amount } }
  payments { paymentId status failureReason reference }
} }`;
const SOME_TEXT: unknown = expect.any(String);

interface Shown {
  readonly paymentStatus: string;
  readonly payments: readonly { readonly status: string }[];
}

describe('Payments by card', () => {
  let app: App;
  beforeAll(async () => {
    app = await openApp();
  });
  afterAll(() => app.close());

  const placed = async (orderId: string): Promise<void> => {
    const answer = await app.client.command('', orderBody({ orderId }));
    expect(answer.status).toBe(201);
  };
  const pay = (orderId: string, body: object): Promise<Answer> => app.client.command(`/${orderId}/payments`, body);
  const shows = (path: string, expected: RegExp) =>
    eventually(async () => (expected.test((await app.client.read(path)).text) ? true : undefined));
  const attach: Attach<InboxServices> = (work) => work(app.services);
  /** What a command of the terminal says. */
  const said = async (command: () => Promise<number>) => {
    const lines: string[] = [];
    const spy = jest.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
    try {
      return { code: await command(), out: lines.join('') };
    } finally {
      spy.mockRestore();
    }
  };
  /** What the order shows once it has so many payments, and the gateway has answered to all that it was asked for. */
  const answered = (id: string, count = 1) =>
    eventually(async () => {
      const { data } = await app.client.query(PAID, { id });
      const order = (data?.['order'] ?? null) as Shown | null;
      if (order === null || order.payments.length < count) return undefined;
      return order.payments.every(({ status }) => status !== 'REQUESTED') ? order : undefined;
    });

  it('are held by the gateway, which the order shows', async () => {
    await placed('held');
    expect(await pay('held', { token: 'tok_ok', paymentId: 'p1' })).toMatchObject({
      status: 200,
      body: { orderId: 'held', paymentId: 'p1', version: 1, events: ['PaymentRequested'] },
    });
    expect(await answered('held')).toMatchObject({
      paymentStatus: 'AUTHORIZED',
      amounts: { authorized: { amount: '16800' }, outstanding: { amount: '16800' } },
      payments: [{ paymentId: 'p1', status: 'AUTHORIZED', failureReason: null, reference: SOME_TEXT }],
    });
    expect(await pay('held', { token: 'tok_ok' })).toMatchObject({ status: 409, body: { code: 'PAYMENT_UNDER_WAY' } });
    expect(await app.sql(`select count(*)::int from daybook.payment_simulator where key like 'held/%'`)).toEqual([1]);
  });

  it('may be tried again when the gateway has refused one', async () => {
    await placed('twice');
    await pay('twice', { token: 'tok_declined' });
    expect(await answered('twice')).toMatchObject({
      paymentStatus: 'FAILED',
      payments: [{ status: 'FAILED', failureReason: 'DECLINED' }],
    });
    await pay('twice', { token: 'tok_ok' });
    expect(await answered('twice', 2)).toMatchObject({
      paymentStatus: 'AUTHORIZED',
      payments: [{ status: 'FAILED' }, { status: 'AUTHORIZED' }],
    });
  });

  it('are of what is still to be paid', async () => {
    await placed('partly');
    const transfer = { amount: { amount: 16_000, currency: 'USD' }, reference: 'transfer' };
    await app.client.command('/partly/payments/record', transfer);
    await pay('partly', { token: 'tok_ok' });
    expect(await answered('partly', 2)).toMatchObject({
      paymentStatus: 'PARTIALLY_PAID',
      amounts: { authorized: { amount: '800' }, outstanding: { amount: '800' } },
    });
    await placed('paid');
    await app.client.command('/paid/payments/record', { ...transfer, amount: { amount: 16_800, currency: 'USD' } });
    expect(await pay('paid', { token: 'tok_ok' })).toMatchObject({ status: 409, body: { code: 'NOTHING_TO_PAY' } });
  });

  it('are refused for an order that is not there, or was cancelled', async () => {
    expect(await pay('nowhere', { token: 'tok_ok' })).toMatchObject({ status: 404, body: { code: 'ORDER_NOT_FOUND' } });
    await placed('gone');
    await app.client.command('/gone/cancel', { reason: 'CUSTOMER_REQUEST' });
    expect(await pay('gone', { token: 'tok_ok' })).toMatchObject({
      status: 409,
      body: { code: 'ORDER_NOT_PAYABLE', currentStatus: 'CANCELLED' },
    });
  });

  it.each([
    '4111111111111111',
    '4111 1111 1111 1111',
    '5500-0000-0000-0004',
    '5500.0000.0000.0004',
    'card 4111 1111 1111 1111',
    'tok_4111111111111111',
    'tok\n4111\n1111\n1111\n1111',
    '',
    'x'.repeat(256),
  ])('take no number of a card, nor what is no token: "%s"', async (token) => {
    const answer = await pay('held', { token });
    expect(answer).toMatchObject({
      status: 400,
      body: {
        code: 'VALIDATION_FAILED',
        errors: expect.arrayContaining([expect.objectContaining({ pointer: '/token' })]) as unknown,
      },
    });
    if (token !== '') expect(answer.text).not.toContain(token);
  });

  it('that the gateway never answers to are stuck, which is told, and are tried again when people say so', async () => {
    await placed('silent');
    await pay('silent', { token: 'tok_silent' });
    const hasFailedForHalfAnHour = `update daybook.process_inbox set attempts = 13, due_at = now()
      where instance = 'silent' and attempts > 0 returning 1`;
    await eventually(async () => ((await app.sql(hasFailedForHalfAnHour)).length > 0 ? true : undefined));
    await shows('/health/ready', /1 stuck, the first of them payments silent/u);
    await shows('/metrics', /^daybook_process_stuck 1$/mu);
    const { code, out } = await said(() => listStuck(attach, { json: true }));
    expect([code, JSON.parse(out)]).toMatchObject([
      0,
      { process: 'payments', id: 'silent', stream: 'payments-silent' },
    ]);

    expect(
      await said(() => retryProcess(attach, { process: 'payments', id: 'silent' }, { json: false })),
    ).toMatchObject({
      code: 0,
      out: expect.stringContaining('payments silent is due') as unknown,
    });
    expect(await said(() => listStuck(attach, { json: false }))).toEqual({ code: 0, out: 'Nothing is stuck.\n' });
    expect(
      await said(() => retryProcess(attach, { process: 'payments', id: 'nowhere' }, { json: true })),
    ).toMatchObject({
      code: 1,
    });
  });

  it('that the gateway is asked for show in readiness and in metrics', async () => {
    await shows('/health/ready', /processes go on/u);
    await shows('/metrics', /^daybook_process_steps_total\{process="payments",outcome="handled"\} [1-9]/mu);
    await shows('/metrics', /^daybook_process_stuck 0$/mu);
  });
});

it('Payments by card are refused where no gateway is set up', async () => {
  const app = await openApp({ paymentGateway: undefined });
  try {
    await app.client.command('', orderBody({ orderId: 'card' }));
    const answer = await app.client.once.command('/card/payments', { token: 'tok_ok' });
    expect(answer).toMatchObject({
      status: 503,
      body: { code: 'PAYMENT_GATEWAY_NOT_CONFIGURED', retryable: false },
    });
  } finally {
    await app.close();
  }
});
