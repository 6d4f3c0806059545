import type { BoundedContext } from '#platform';
import { paymentEvents } from './payment/payment.events.js';

/** Taking money for orders and giving it back. It has no routes and publishes nothing yet. */
export const payments: BoundedContext = {
  name: 'payments',
  events: [paymentEvents],
  projections: [],
  publicTypes: [],
  publicEventOf: () => undefined,
  auditTerms: {},
  numberOf: () => undefined,
};
