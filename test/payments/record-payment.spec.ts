import { type App, openApp } from '../support/app.js';
import { type Answer, orderBody, tokenOf } from '../support/client.js';

const PAID = `query ($id: ID!, $token: String) { order(id: $id, atLeast: $token) {
  paymentStatus
  amounts {
    authorized { ...money } captured { ...money } refundPending { ...money }
    refunded { ...money } outstanding { ...money } overpaid { ...money }
  }
  adjustments { adjustmentId type status amount { ...money } reason failureReason occurredAt }
  payments { paymentId status amount { ...money } captured { ...money } reference failureReason begunAt }
} }
fragment money on Money { amount currency }`;

const usd = (amount: number) => ({ amount, currency: 'USD' });
const shown = (amount: number) => ({ amount: String(amount), currency: 'USD' });

describe('Money that came another way', () => {
  let app: App;
  let total: number;
  beforeAll(async () => {
    app = await openApp();
  });
  afterAll(() => app.close());

  const placed = async (orderId: string): Promise<void> => {
    const body = orderBody({ orderId });
    const answer = await app.client.command('', body);
    expect(answer.status).toBe(201);
    const { body: order } = await app.client.readAfter(answer, `/v1/orders/${orderId}`);
    total = Number((order['total'] as { amount: string }).amount);
  };
  const record = (orderId: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
    app.client.command(`/${orderId}/payments/record`, body, headers);
  const paidAfter = async (answer: Answer, id: string) => {
    const token = tokenOf(answer);
    const { data, errors } = await app.client.query(PAID, { id, token }, { prefer: 'wait=5' });
    expect(errors).toEqual([]);
    return data?.['order'];
  };

  it('is shown with the order as soon as it was answered: in parts, whole, and too much', async () => {
    await placed('parts');
    const first = await record('parts', { amount: usd(1_000), reference: 'transfer 17', paymentId: 'p1' });
    expect(first).toMatchObject({
      status: 200,
      headers: { etag: '"1"' },
      body: { orderId: 'parts', paymentId: 'p1', version: 1, events: ['PaymentRecorded'] },
    });
    expect(await paidAfter(first, 'parts')).toMatchObject({
      paymentStatus: 'PARTIALLY_PAID',
      amounts: { authorized: shown(0), captured: shown(1_000), outstanding: shown(total - 1_000), overpaid: shown(0) },
      payments: [
        { paymentId: 'p1', status: 'CAPTURED', amount: shown(1_000), captured: shown(1_000), reference: 'transfer 17' },
      ],
    });
    const second = await record('parts', { amount: usd(total), reference: 'cash' });
    expect(await paidAfter(second, 'parts')).toMatchObject({
      paymentStatus: 'PAID',
      amounts: { captured: shown(total + 1_000), outstanding: shown(0), overpaid: shown(1_000) },
      payments: [{ paymentId: 'p1' }, { paymentId: second.body['paymentId'] }],
    });
  });

  it('is none of an order that nothing came for; nothing is due of a cancelled one', async () => {
    await placed('unpaid');
    const cancelled = await app.client.command('/unpaid/cancel', { reason: 'CUSTOMER_REQUEST' });
    expect(await paidAfter(cancelled, 'unpaid')).toMatchObject({
      paymentStatus: 'VOIDED',
      amounts: { captured: shown(0), outstanding: shown(0) },
      payments: [],
    });
    const late = await record('unpaid', { amount: usd(5), reference: 'late' });
    expect(await paidAfter(late, 'unpaid')).toMatchObject({ amounts: { outstanding: shown(0), overpaid: shown(5) } });
  });

  it('is given back by those who ask for it, of several payments at once, and never more than there is', async () => {
    await placed('refunded');
    await record('refunded', { amount: usd(1_000), reference: 'transfer', paymentId: 'p1' });
    await record('refunded', { amount: usd(500), reference: 'cash', paymentId: 'p2' });
    const refund = (body: object) => app.client.command('/refunded/refunds', body);
    const first = await refund({ amount: usd(1_200), reason: 'Too late for Mme Pontes', refundId: 'r1' });
    expect(first).toMatchObject({
      status: 200,
      body: {
        ...{ orderId: 'refunded', refundId: 'r1', version: 6 },
        events: ['RefundRequested', 'RefundCompleted', 'RefundRequested', 'RefundCompleted'],
      },
    });
    expect(await paidAfter(first, 'refunded')).toMatchObject({
      paymentStatus: 'PARTIALLY_REFUNDED',
      amounts: { captured: shown(1_500), refunded: shown(1_200), refundPending: shown(0) },
      adjustments: [
        {
          ...{ adjustmentId: 'r1', type: 'REFUND', status: 'COMPLETED', failureReason: null },
          ...{ amount: shown(-1_200), reason: 'Too late for Mme Pontes' },
        },
      ],
    });
    expect(await refund({ amount: usd(300), reason: 'same id', refundId: 'r1' })).toMatchObject({
      status: 409,
      body: { code: 'REFUND_ALREADY_EXISTS', errors: [{ pointer: '/refundId' }] },
    });
    expect(await refund({ amount: usd(301), reason: 'too much' })).toMatchObject({
      status: 409,
      body: { code: 'REFUND_EXCEEDS_CAPTURED', refundable: 300 },
    });
    expect(await refund({ amount: { amount: 1, currency: 'EUR' }, reason: 'euros' })).toMatchObject({
      status: 422,
      body: { code: 'PAYMENT_CURRENCY_MISMATCH', currency: 'USD' },
    });
    const rest = await refund({ amount: usd(300), reason: 'the rest' });
    expect(await paidAfter(rest, 'refunded')).toMatchObject({ paymentStatus: 'REFUNDED' });
    expect(await app.sql(`select data::text from events where stream = 'payments-refunded'`)).not.toEqual(
      expect.arrayContaining([expect.stringContaining('Pontes')]),
    );
  });

  it('is not given back where none came, nor of an order that is not there', async () => {
    await placed('nothing-paid');
    const refund = { amount: usd(1), reason: 'no reason' };
    expect(await app.client.command('/nothing-paid/refunds', refund)).toMatchObject({
      status: 409,
      body: { code: 'REFUND_EXCEEDS_CAPTURED', refundable: 0 },
    });
    expect(await app.client.command('/nowhere/refunds', refund)).toMatchObject({
      status: 404,
      body: { code: 'ORDER_NOT_FOUND' },
    });
  });

  it('is kept with what people have written of it sealed', async () => {
    await placed('sealed');
    const answer = await record('sealed', { amount: usd(5), reference: 'from Mme Pontes' });
    await paidAfter(answer, 'sealed');
    expect(await app.sql(`select data::text from events where stream = 'payments-sealed'`)).toEqual([
      expect.not.stringContaining('Pontes'),
    ]);
  });

  it('has the manners of every command', async () => {
    await placed('manners');
    const body = { amount: usd(700), reference: 'transfer' };
    const key = { 'idempotency-key': 'record-once' };
    const once = await record('manners', body, key);
    const again = await record('manners', body, key);
    expect(again.body).toEqual(once.body);
    expect(await app.sql(`select count(*)::int from events where stream = 'payments-manners'`)).toEqual([1]);
    expect(await record('manners', { ...body, amount: usd(800) }, key)).toMatchObject({
      status: 422,
      body: { code: 'IDEMPOTENCY_KEY_REUSED' },
    });
    expect(await record('manners', body, { 'if-match': '"7"' })).toMatchObject({ status: 412 });
    const { paymentId } = once.body;
    expect(await record('manners', { ...body, paymentId })).toMatchObject({
      status: 409,
      body: { code: 'PAYMENT_ALREADY_EXISTS', errors: [{ pointer: '/paymentId' }] },
    });
  });

  it.each([
    ['another currency', { amount: { amount: 5, currency: 'EUR' }, reference: 'r' }, 422, 'PAYMENT_CURRENCY_MISMATCH'],
    ['nothing', { amount: usd(0), reference: 'r' }, 400, 'VALIDATION_FAILED'],
    ['less than nothing', { amount: usd(-1), reference: 'r' }, 400, 'VALIDATION_FAILED'],
    ['a part of a cent', { amount: usd(0.5), reference: 'r' }, 400, 'VALIDATION_FAILED'],
    ['no reference', { amount: usd(5), reference: '' }, 400, 'VALIDATION_FAILED'],
    ['unknown members', { amount: usd(5), reference: 'r', tip: true }, 400, 'VALIDATION_FAILED'],
  ])('refuses %s, and nothing is recorded', async (what, body, status, code) => {
    const id = what.replaceAll(' ', '-');
    await placed(id);
    expect(await record(id, body)).toMatchObject({ status, body: { code } });
    expect(await app.sql(`select count(*)::int from events where stream = 'payments-${id}'`)).toEqual([0]);
  });

  it('is refused for an order that is not there, and for what names none', async () => {
    for (const id of ['nowhere', 'no%20order', 'x'.repeat(65)]) {
      const answer = await record(id, { amount: usd(5), reference: 'r' });
      expect(answer).toMatchObject({ status: 404, body: { code: 'ORDER_NOT_FOUND' } });
    }
  });
});
