import { streamOf } from '#kernel';
import type { BoundedContext } from '#platform';
import { paymentEvents } from './payment/payment.events.js';
import { payments as ofOrder } from './payment/payments.js';
import { orderPayments } from './views/order-payments/order-payments.projection.js';

/** Taking money for orders and giving it back. It publishes nothing yet. */
export const payments: BoundedContext = {
  name: 'payments',
  loadApi: async (open) => (await import('./payments.module.js')).paymentsApi(open),
  events: [paymentEvents],
  projections: [orderPayments],
  publicTypes: [],
  publicEventOf: () => undefined,
  auditTerms: {
    payments: (orderId) => ({ stream: streamOf(ofOrder, orderId) }),
  },
  numberOf: () => undefined,
};
