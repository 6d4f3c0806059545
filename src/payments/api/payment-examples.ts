import type { CommandExample } from '#platform';

const path = { id: 'example' };

/** What the published document shows of each command; one after the other they all succeed for the order of the examples. */
export const EXAMPLES = {
  recordPayment: {
    key: 'example-payment-1',
    path,
    body: { amount: { amount: 5_000, currency: 'USD' }, reference: 'bank transfer, Vins et alcools' },
  },
  requestPayment: { key: 'example-payment-2', path, body: { token: 'tok_ok' } },
  requestRefund: {
    key: 'example-payment-3',
    path,
    body: { amount: { amount: 500, currency: 'USD' }, reason: 'One bottle was broken' },
  },
} as const satisfies Readonly<Record<string, CommandExample>>;
