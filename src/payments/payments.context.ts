import { factsOf, firstVersionsOf, idsOf, streamOf } from '#kernel';
import type { BoundedContext } from '#platform';
import { paymentEvents } from './payment/payment.events.js';
import { payments as ofOrder } from './payment/payments.js';
import { PUBLIC_ORDER_PAYMENTS_SCHEMA, PUBLIC_PAYMENT_SCHEMAS } from './payment/public-payloads.events.js';
import { publicPaymentEvent } from './payment/public-payment-events.js';
import { type OrderPayments, orderPayments } from './views/order-payments/order-payments.projection.js';
import { publicOrderPaymentsOf } from './views/order-payments/public-order-payments.js';

export { listedPayments } from './payment/listed-payments.js';

const factIn = factsOf(ofOrder);
const ORDER_PAYMENTS = { type: 'OrderPayments', schemaVersion: 1 };

/** Taking money for orders and giving it back. */
export const payments: BoundedContext = {
  name: 'payments',
  loadApi: async (open) => (await import('./payments.module.js')).paymentsApi(open),
  events: [paymentEvents],
  projections: [orderPayments],
  processes: [
    {
      name: ofOrder.name,
      streamOf: (orderId) => streamOf(ofOrder, orderId),
      hidden: ['orderId', 'customerId', 'token'],
      cancelling: {
        refused:
          'What the gateway was asked for may have happened. Retry it, then cancel the order: daybook processes cancel fulfilment <id>.',
      },
    },
  ],
  publicTopics: [
    {
      kind: 'events',
      name: 'public.payment-events.v1',
      schemas: firstVersionsOf(PUBLIC_PAYMENT_SCHEMAS),
      eventOf: (record) => {
        const fact = factIn(record);
        return (
          fact && { type: fact.type, schemaVersion: 1, subject: fact.data.orderId, data: publicPaymentEvent(fact) }
        );
      },
    },
    {
      kind: 'states',
      name: 'public.payments.v1',
      schemas: firstVersionsOf({ OrderPayments: PUBLIC_ORDER_PAYMENTS_SCHEMA }),
      channel: 'payments',
      subjectOf: idsOf(ofOrder),
      state: orderPayments,
      stateOf: (document, { version, occurredAt }) => ({
        ...ORDER_PAYMENTS,
        data: publicOrderPaymentsOf(document as OrderPayments, { version, changedAt: occurredAt }),
      }),
      erased: ORDER_PAYMENTS,
    },
  ],
  auditTerms: {
    payments: (orderId) => ({ stream: streamOf(ofOrder, orderId) }),
  },
  numberOf: () => undefined,
};
