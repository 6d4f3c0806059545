import { orderBody } from '../support/client.js';

/** Every command that takes a body: its path below `/v1/orders`, for an order `known`, and a body that fits. */
export const BODIES: readonly [path: string, body: object][] = [
  [
    '',
    orderBody({
      customer: { customerId: 'VINET', name: 'Paul Henriot', email: 'paul@vins.example' },
      shipping: { amount: { amount: 3238, currency: 'USD' }, address: { city: 'Reims', countryCode: 'FR' } },
    }),
  ],
  ['/known/cancel', { reason: 'CUSTOMER_REQUEST' }],
  ['/known/notes', { text: 'Rings twice' }],
  ['/known/shipping-address', { line1: '59 rue de l’Abbaye', city: 'Reims', postalCode: '51100', countryCode: 'FR' }],
  ['/known/holds', { kind: 'FRAUD_REVIEW', reason: 'new card' }],
  ['/known/lines/L1/quantity', { quantity: 5 }],
];
