import type { SetUp } from '../support/set-ups.js';
import { goods, has, Shop, type Shown, typesFrom, usd } from './compensations.fixture.js';

const OK = { payment: { token: 'tok_ok' } };
/** Nobody counts it. */
const CHEESE = goods('cheese', 2, 1_000);
const isCompleted = ({ status }: Shown): boolean => status === 'COMPLETED';
const refunds =
  (status: string, count = 1) =>
  ({ adjustments }: Shown): boolean =>
    adjustments.filter((each) => each.status === status).length === count;

/** What docs/compensations.md promises, row for row: what becomes of money and goods when something comes late, twice or not at all. */
export const compensationsJourney = (setUp: SetUp): void => {
  describe(`What is made good again ${setUp.name}`, () => {
    let shop: Shop;

    beforeAll(async () => {
      shop = await Shop.open(setUp);
      await shop.does('stock/few/receive', { quantity: 3 });
      await shop.does('stock/many/receive', { quantity: 100 });
      await shop.places('unanswered', [goods('many', 7, 1_000)], { payment: { token: 'tok_silent' } });
      await shop.places('sim-silent-late', [CHEESE], OK);
      await shop.places('sim-lost-over', [CHEESE], OK);
      await shop.places('sim-silent-again', [CHEESE], OK);
      await shop.places('kept', [CHEESE], { payment: { token: 'tok_refund_fails' } });
      await shop.places('bought', [CHEESE], OK);
    });
    afterAll(() => shop.close());

    /** The id of the first shipment of an order. */
    const shipmentOf = async (orderId: string): Promise<string> => {
      const { shipments } = await shop.becomes(orderId, (order) => order.shipments.length > 0);
      return shipments[0]?.shipmentId ?? '';
    };

    it('lets go of money that is held after the order was cancelled', async () => {
      await shop.whileGatewayIsSilent(async () => {
        await shop.places('early', [CHEESE], OK);
        await shop.becomes('early', has('PaymentRequested'));
        await shop.does('orders/early/cancel', { reason: 'CUSTOMER_REQUEST' });
        await shop.becomes('early', has('PaymentVoidRequested'));
      });
      const order = await shop.becomes('early', has('PaymentVoided'), {
        ...{ status: 'CANCELLED', paymentStatus: 'VOIDED', cancelReason: 'CUSTOMER_REQUEST' },
        amounts: { authorized: { amount: '0' }, captured: { amount: '0' } },
      });
      expect(typesFrom(order, 'OrderCancelled')).toEqual([
        ...['OrderCancelled', 'PaymentVoidRequested', 'PaymentAuthorized', 'PaymentVoidRequested', 'PaymentVoided'],
      ]);
    });

    it('gives back money that is taken after the order was cancelled', async () => {
      const id = 'sim-silent-late';
      const shipment = await shipmentOf(id);
      await shop.whileGatewayIsSilent(async () => {
        await shop.does(`shipments/${shipment}/dispatch`);
        await shop.becomes(id, has('PaymentCaptureRequested'));
        await shop.does(`shipments/${shipment}/fail`, { reason: 'The lorry has burnt' });
        await shop.does(`orders/${id}/cancel`, { reason: 'CUSTOMER_REQUEST' });
      });
      const order = await shop.becomes(id, has('RefundCompleted'), {
        ...{ status: 'CANCELLED', paymentStatus: 'REFUNDED' },
        amounts: { captured: { amount: '2000' }, refunded: { amount: '2000' }, refundPending: { amount: '0' } },
        adjustments: [{ status: 'COMPLETED', amount: { amount: '-2000' }, reason: 'ORDER_CANCELLED' }],
      });
      expect(typesFrom(order, 'OrderCancelled').filter((type) => !type.startsWith('Order'))).toEqual([
        ...['PaymentCaptured', 'RefundRequested', 'RefundCompleted'],
      ]);
    });

    it('keeps an order whose attempt to pay fails after another one has paid', async () => {
      await shop.whileGatewayIsSilent(async () => {
        await shop.places('twice-paid', [CHEESE]);
        await shop.does('orders/twice-paid/payments', { token: 'tok_declined', paymentId: 'p1' });
        await shop.does('orders/twice-paid/payments/record', {
          ...{ amount: usd(2_000), reference: 'transfer', paymentId: 'p2' },
        });
        await shop.becomes('twice-paid', has('OrderConfirmed'));
      });
      const failed = await shop.becomes('twice-paid', has('PaymentFailed'));
      expect(typesFrom(failed, 'PaymentRecorded')).toContain('PaymentFailed');
      await shop.becomes('twice-paid', isCompleted, {
        paymentStatus: 'PAID',
        payments: [
          { paymentId: 'p1', status: 'FAILED', failureReason: 'DECLINED' },
          { paymentId: 'p2', status: 'CAPTURED' },
        ],
      });
    });

    it('gives back the price of lines that are out of stock after the money was taken, and of those alone', async () => {
      await shop.places('short', [CHEESE, goods('few', 3, 700)]);
      await shop.does('orders/short/shipments', { shipmentId: 'short-1', lines: [{ lineId: 'L1', quantity: 2 }] });
      await shop.does('shipments/short-1/dispatch');
      await shop.becomes('short', has('StockReserved'));
      await shop.does('orders/short/lines/L2/quantity', { quantity: 8 });
      await shop.becomes('short', has('OrderHeld'));
      await shop.does('orders/short/payments', { token: 'tok_ok' });
      await shop.becomes('short', has('PaymentCaptured'));
      await shop.releases('short');
      const refused = await shop.becomes('short', has('OrderHeld', 2));
      expect(typesFrom(refused, 'PaymentCaptured')).toContain('StockReservationRejected');
      await shop.does('orders/short/lines/L2/quantity', { quantity: 3 });
      await shop.releases('short');
      await shop.becomes('short', has('OrderConfirmed'));
      await shop.does('shipments/short-1/deliver');
      const order = await shop.becomes('short', (order) => isCompleted(order) && refunds('COMPLETED')(order), {
        ...{ paymentStatus: 'PARTIALLY_REFUNDED', fulfillmentStatus: 'DELIVERED' },
        amounts: { captured: { amount: '7600' }, refunded: { amount: '3500' }, outstanding: { amount: '0' } },
        adjustments: [{ amount: { amount: '-3500' } }],
      });
      expect(order.holds.filter(({ releasedAt }) => releasedAt === null)).toEqual([]);
      await shop.stock('few', (reserved, onHand) => reserved === 0 && onHand === 0);
    });

    it('does not show as given back what the gateway refuses to give back', async () => {
      await shop.becomes('kept', isCompleted);
      for (const [index, refundId] of ['k1', 'k2'].entries()) {
        await shop.does('orders/kept/refunds', { refundId, amount: usd(500), reason: 'Broken' });
        await shop.becomes('kept', refunds('FAILED', index + 1), {
          paymentStatus: 'PAID',
          amounts: { captured: { amount: '2000' }, refunded: { amount: '0' }, refundPending: { amount: '0' } },
        });
      }
    });

    it('gives the same amount back a second time under another id, and only then', async () => {
      await shop.becomes('bought', isCompleted);
      const refund = (refundId: string) => ({ refundId, amount: usd(300), reason: 'Broken' });
      await shop.does('orders/bought/refunds', refund('b1'));
      await shop.does('orders/bought/refunds', refund('b2'));
      expect(await shop.tells('orders/bought/refunds', refund('b2'))).toBe('409 REFUND_ALREADY_EXISTS');
      await shop.becomes('bought', refunds('COMPLETED', 2), {
        ...{ paymentStatus: 'PARTIALLY_REFUNDED', amounts: { refunded: { amount: '600' } } },
      });
    });

    it('gives back as a courtesy whatever was taken and is not given back yet, and no more', async () => {
      const courtesy = (amount: number) => ({ amount: usd(amount), reason: 'Sorry' });
      expect(await shop.tells('orders/bought/refunds', courtesy(1_401))).toBe('409 REFUND_EXCEEDS_CAPTURED');
      await shop.does('orders/bought/refunds', courtesy(1_400));
      await shop.becomes('bought', refunds('COMPLETED', 3), {
        ...{ status: 'COMPLETED', paymentStatus: 'REFUNDED', amounts: { refunded: { amount: '2000' } } },
      });
      expect(await shop.tells('orders/bought/refunds', courtesy(1))).toBe('409 REFUND_EXCEEDS_CAPTURED');
    });

    it('lets lines be cancelled one after the other, and then the rest', async () => {
      const id = 'sim-silent-less';
      await shop.places(id, [goods('many', 4, 100), goods('many', 5, 100), CHEESE], OK);
      await shop.becomes(id, has('ShipmentRequested'));
      await shop.does(`orders/${id}/lines/L1/quantity`, { quantity: 0 });
      await shop.does(`orders/${id}/lines/L2/quantity`, { quantity: 2 });
      await shop.does(`orders/${id}/lines/L2/quantity`, { quantity: 0 });
      await shop.does(`orders/${id}/cancel`, { reason: 'CUSTOMER_REQUEST' });
      await shop.becomes(id, has('PaymentVoided'), {
        status: 'CANCELLED',
        paymentStatus: 'VOIDED',
      });
    });

    it('asks people about goods that were lost: they end the order, and the money goes back', async () => {
      await shop.becomes('sim-lost-over', has('OrderHeld'), {
        status: 'CONFIRMED',
        holds: [{ kind: 'MANUAL' }],
        shipments: [{ status: 'FAILED' }],
      });
      await shop.does('orders/sim-lost-over/cancel', { reason: 'STAFF' });
      await shop.becomes('sim-lost-over', refunds('COMPLETED'), {
        ...{ status: 'CANCELLED', paymentStatus: 'REFUNDED', amounts: { refunded: { amount: '2000' } } },
      });
    });

    it('asks people about goods that were lost: they send them again, and the order goes on', async () => {
      const id = 'sim-silent-again';
      await shop.does(`shipments/${await shipmentOf(id)}/dispatch`);
      await shop.does(`shipments/${await shipmentOf(id)}/fail`, { reason: 'The lorry has burnt' });
      await shop.becomes(id, has('OrderHeld'));
      await shop.releases(id);
      const { shipments } = await shop.becomes(id, (order) => order.shipments.length > 1);
      await shop.carrierSays(shipments[1]?.shipmentId ?? '', 'delivered');
      await shop.becomes(id, isCompleted, {
        ...{ paymentStatus: 'PAID', amounts: { captured: { amount: '2000' }, refunded: { amount: '0' } } },
        shipments: [{ status: 'FAILED' }, { status: 'DELIVERED' }],
      });
    });

    it('cancels an order for which the gateway stays silent, and sells its goods to others', async () => {
      const isOver = { status: 'CANCELLED', cancelReason: 'PAYMENT_TIMED_OUT' };
      const order = await shop.becomes('unanswered', has('PaymentVoidRequested'), isOver);
      expect(order.timeline.find(({ type }) => type === 'PaymentVoidRequested')?.data).toMatchObject({
        reason: 'PAYMENT_TIMED_OUT',
      });
      await shop.stock('many', (reserved, onHand) => reserved === 0 && onHand === 100);
    });

    it('takes news of a carrier in any order', async () => {
      const id = 'sim-silent-news';
      await shop.places(id, [CHEESE], OK);
      const shipment = await shipmentOf(id);
      await shop.carrierSays(shipment, 'delivered');
      await shop.carrierSays(shipment, 'dispatched');
      await shop.becomes(id, isCompleted, {
        ...{ paymentStatus: 'PAID', fulfillmentStatus: 'DELIVERED', amounts: { captured: { amount: '2000' } } },
      });
    });

    it('does nothing twice when all events are delivered again', async () => {
      const books = `select (select count(*) from daybook.events), (select count(*) from daybook.carrier_simulator),
        (select count(*) from daybook.payment_simulator where request->>'token' is distinct from 'tok_silent')`;
      const before = await shop.sql(books);
      await shop.tellsProcessesAgain();
      expect(await shop.sql(books)).toEqual(before);
    });
  });
};
