import { type App, openApp } from '../support/app.js';
import { orderBody } from '../support/client.js';
import { eventually } from '../support/postgres-homes.js';

const SHOWN = `query ($id: ID!) { order(id: $id) {
  status paymentStatus fulfillmentStatus returnStatus
  amounts { captured { amount } refunded { amount } outstanding { amount } overpaid { amount } }
  adjustments { type status amount { amount } reason }
} stock(sku: "11") { onHand } }`;

interface Shown {
  readonly order: {
    readonly status: string;
    readonly amounts: { readonly outstanding: { readonly amount: string } };
    readonly adjustments: readonly { readonly status: string }[];
  } | null;
  readonly stock: { readonly onHand: number } | null;
}

/** 12 at 14.00 each less 5 %, and 20 % tax, so 191.52 together; shipping is not given back. */
const LINE = { sku: '11', title: 'Queso Cabrales', quantity: 12, discountPercent: 5, taxPercent: 20 };
const usd = (amount: number) => ({ amount, currency: 'USD' });
const [PRICE, SHIPPING] = [19_152, 500];

describe('Goods that were paid for and come back', () => {
  let app: App;
  beforeAll(async () => {
    app = await openApp();
    await app.client.commandAt('/v1/stock/11/receive', { quantity: 100 });
  });
  afterAll(() => app.close());

  const shown = async (id: string, isMeant: (shown: Shown) => boolean): Promise<unknown> =>
    eventually(async () => {
      const { data } = await app.client.query(SHOWN, { id });
      const all = data as unknown as Shown | null;
      return all?.order && isMeant(all) ? all : undefined;
    });
  const delivered = async (orderId: string, token: string) => {
    const lines = [{ ...LINE, unitPrice: usd(1_400) }];
    const body = orderBody({ orderId, lines, shipping: { amount: usd(SHIPPING) }, payment: { token } });
    expect((await app.client.command('', body)).status).toBe(201);
    await shown(orderId, ({ order }) => order?.status === 'COMPLETED');
  };
  const comeBack = async (orderId: string, returnId: string, quantity: number, condition: string) => {
    const line = { lineId: 'L1', quantity };
    const asked = { lines: [line], returnId, reason: 'too many' };
    expect((await app.client.command(`/${orderId}/returns`, asked)).status).toBe(201);
    const came = await app.client.commandAt(`/v1/returns/${returnId}/receive`, { lines: [{ ...line, condition }] });
    expect(came.status).toBe(200);
  };

  it('are paid back by their share, and counted again when they are sold again', async () => {
    await delivered('paid', 'tok_ok');
    await comeBack('paid', 'b1', 5, 'RESTOCK');
    const share = PRICE * (5 / 12);
    const back = (amount: number) => ({
      type: 'RETURN',
      status: 'COMPLETED',
      amount: { amount: String(-amount) },
      reason: 'RETURNED',
    });
    const refunded = (count: number) => (all: Shown) =>
      all.order?.adjustments.filter(({ status }) => status === 'COMPLETED').length === count;
    expect(await shown('paid', (all) => refunded(1)(all) && all.stock?.onHand === 93)).toMatchObject({
      order: {
        ...{ status: 'COMPLETED', paymentStatus: 'PARTIALLY_REFUNDED', returnStatus: 'PARTIALLY_RETURNED' },
        amounts: { outstanding: { amount: '0' }, overpaid: { amount: '0' } },
        adjustments: [back(share)],
      },
    });
    await comeBack('paid', 'b2', 7, 'WRITE_OFF');
    expect(await shown('paid', refunded(2))).toMatchObject({
      order: {
        ...{ status: 'COMPLETED', paymentStatus: 'PARTIALLY_REFUNDED', returnStatus: 'RETURNED' },
        amounts: { captured: { amount: String(PRICE + SHIPPING) }, refunded: { amount: String(PRICE) } },
        adjustments: [back(share), back(PRICE - share)],
      },
      stock: { onHand: 93 },
    });
  });

  it('are not shown as paid back while the gateway refuses it', async () => {
    await delivered('refused', 'tok_refund_fails');
    await comeBack('refused', 'f1', 12, 'WRITE_OFF');
    const failed = await shown('refused', ({ order }) => order?.adjustments[0]?.status === 'FAILED');
    expect(failed).toMatchObject({
      order: {
        status: 'COMPLETED',
        paymentStatus: 'PAID',
        amounts: { refunded: { amount: '0' }, outstanding: { amount: '0' }, overpaid: { amount: String(PRICE) } },
        adjustments: [{ type: 'RETURN', amount: { amount: String(-PRICE) } }],
      },
    });
  });

  it('cost what they did when they do not come after all: the order completes, and nothing is paid back', async () => {
    const lines = [{ ...LINE, unitPrice: usd(1_400) }];
    const price = String(PRICE + SHIPPING);
    const order = orderBody({ orderId: 'stays', lines, shipping: { amount: usd(SHIPPING) } });
    expect((await app.client.command('', order)).status).toBe(201);
    await app.client.command('/stays/shipments', { shipmentId: 'st1', lines: [{ lineId: 'L1', quantity: 12 }] });
    for (const step of ['dispatch', 'deliver']) await app.client.commandAt(`/v1/shipments/st1/${step}`, {});
    const asked = { lines: [{ lineId: 'L1', quantity: 5 }], returnId: 'st2', reason: 'too many' };
    expect((await app.client.command('/stays/returns', asked)).status).toBe(201);
    expect((await app.client.commandAt('/v1/returns/st2/cancel', { reason: 'They stay' })).status).toBe(200);
    const paid = { amount: usd(PRICE + SHIPPING), reference: 'transfer' };
    expect((await app.client.command('/stays/payments/record', paid)).status).toBe(200);
    expect(await shown('stays', ({ order }) => order?.status === 'COMPLETED')).toMatchObject({
      order: {
        ...{ paymentStatus: 'PAID', fulfillmentStatus: 'DELIVERED', returnStatus: 'NONE', adjustments: [] },
        amounts: { captured: { amount: price }, outstanding: { amount: '0' }, overpaid: { amount: '0' } },
      },
    });
  });

  it('are not asked for of whom has not paid', async () => {
    const lines = [{ ...LINE, unitPrice: usd(1_400) }];
    expect(
      (await app.client.command('', orderBody({ orderId: 'invoice', lines, shipping: { amount: usd(SHIPPING) } })))
        .status,
    ).toBe(201);
    const parcel = { shipmentId: 'i1', lines: [{ lineId: 'L1', quantity: 12 }] };
    expect((await app.client.command('/invoice/shipments', parcel)).status).toBe(200);
    for (const step of ['dispatch', 'deliver']) {
      expect((await app.client.commandAt(`/v1/shipments/i1/${step}`, {})).status).toBe(200);
    }
    await comeBack('invoice', 'i2', 5, 'RESTOCK');
    const left = String(PRICE + SHIPPING - PRICE * (5 / 12));
    expect(await shown('invoice', ({ order }) => order?.amounts.outstanding.amount === left)).toMatchObject({
      order: { amounts: { captured: { amount: '0' }, overpaid: { amount: '0' } } },
    });
  });
});
