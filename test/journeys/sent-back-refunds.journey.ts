import Stripe from 'stripe';
import type { SetUp } from '../support/set-ups.js';
import { STRIPE_KEY, StripeServer } from '../support/stripe-server.js';
import { goods, has, Shop, usd } from './compensations.fixture.js';

const SECRET = 'whsec_of_this_journey';
const ID = 'sent-back';

/** A bank takes a refund, and sends it back days later: Stripe alone can tell. */
export const sentBackRefundsJourney = (setUp: SetUp): void => {
  describe(`A refund that the bank sends back ${setUp.name}`, () => {
    let stripe: StripeServer;
    let shop: Shop;
    beforeAll(async () => {
      stripe = await StripeServer.start();
      shop = await Shop.open(setUp, {
        ...{ PAYMENT_GATEWAY: 'stripe', STRIPE_SECRET_KEY: STRIPE_KEY, STRIPE_WEBHOOK_SECRET: SECRET },
        STRIPE_API_URL: stripe.url,
      });
    });
    afterAll(async () => {
      await shop.close();
      await stripe.close();
    });

    /** The bank has sent back the newest refund, of which Stripe tells every time with another event. */
    const sendsBack = async (event: string): Promise<void> => {
      const refund = stripe.ledger.refunds.at(-1);
      if (refund === undefined) throw new Error('Stripe has given nothing back.');
      refund.status = 'failed';
      const payload = JSON.stringify({ id: event, object: 'event', type: 'refund.failed', data: { object: refund } });
      const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret: SECRET });
      await shop.isTold('/v1/payments/webhooks/stripe', payload, {
        ...{ 'content-type': 'application/json', 'stripe-signature': signature },
      });
    };

    it('shows what the bank has sent back as not given back, and waits for people, who give it back again', async () => {
      await shop.places(ID, [goods('cheese', 2, 1_000)], { payment: { token: 'pm_ok' } });
      await shop.becomes(ID, ({ status }) => status === 'COMPLETED');
      await shop.does(`orders/${ID}/refunds`, { refundId: 'r1', amount: usd(500), reason: 'Broken' });
      await shop.becomes(ID, has('RefundCompleted'), {
        paymentStatus: 'PARTIALLY_REFUNDED',
        process: { waitingFor: null },
      });
      for (const event of ['evt_1', 'evt_1', 'evt_2']) await sendsBack(event);
      const order = await shop.becomes(ID, has('RefundReversed'), {
        ...{ status: 'COMPLETED', paymentStatus: 'PAID', process: { waitingFor: 'PEOPLE' } },
        ...{ amounts: { captured: { amount: '2000' }, refunded: { amount: '0' }, refundPending: { amount: '0' } } },
        adjustments: [{ adjustmentId: 'r1', status: 'FAILED' }],
      });
      expect(order.timeline.filter(({ type }) => type === 'RefundReversed')).toHaveLength(1);
      await shop.does(`orders/${ID}/refunds`, {
        refundId: 'r2',
        amount: usd(500),
        reason: 'Broken, to another account',
      });
      await shop.becomes(ID, has('RefundCompleted', 2), {
        ...{
          paymentStatus: 'PARTIALLY_REFUNDED',
          process: { waitingFor: null },
          amounts: { refunded: { amount: '500' } },
        },
      });
      expect(stripe.ledger.keptOf(ID)).toBe(1_500);
    });
  });
};
