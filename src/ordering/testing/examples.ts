import { clear } from '#kernel';
import {
  OrderCancelled,
  OrderCompleted,
  OrderConfirmed,
  OrderHeld,
  OrderHoldReleased,
  OrderLineAdded,
  OrderLineQuantityChanged,
  OrderNoteAdded,
  OrderPlaced,
  OrderShippingAddressChanged,
} from '../order/order.events.js';

const origin = { customerId: 'VINET', currency: 'USD', placedAt: '2030-01-01T00:00:00.000Z' };

/** 12 × 14.00 less 5 % plus 20 % tax, and 10 × 9.80; shipping 32.38 to France. */
export const placed = OrderPlaced({
  orderNumber: 'DB-0000042',
  customer: { customerId: 'VINET', name: clear('Paul Henriot'), email: clear('paul@vins.example') },
  currency: 'USD',
  lines: [
    {
      lineId: 'L1',
      sku: '11',
      title: 'Queso Cabrales',
      quantity: 12,
      unitPrice: 1400,
      discountMillionths: 50_000,
      taxMillionths: 200_000,
      net: 15960,
      tax: 3192,
    },
    { lineId: 'L2', sku: '42', title: 'Hokkien Fried Mee', quantity: 10, unitPrice: 980, net: 9800, tax: 0 },
  ],
  shipping: {
    amount: 3238,
    address: { city: 'Reims', postalCode: '51100', countryCode: 'FR', line1: clear('59 rue de l’Abbaye') },
  },
});

/** All that the order above costs is authorised. */
export const confirmed = OrderConfirmed({ ...origin, secured: 32_190 });

/** The order above is delivered and paid. */
export const completed = OrderCompleted(origin);

/** The order above, cancelled by the customer. */
export const cancelled = OrderCancelled({
  ...origin,
  reason: 'CUSTOMER_REQUEST',
  countryCode: 'FR',
  lines: [
    { lineId: 'L1', sku: '11', title: 'Queso Cabrales', quantity: 12, net: 15960, tax: 3192 },
    { lineId: 'L2', sku: '42', title: 'Hokkien Fried Mee', quantity: 10, net: 9800, tax: 0 },
  ],
  shippingAmount: 3238,
});

/** The order above goes to Germany. */
export const addressChanged = OrderShippingAddressChanged({
  ...origin,
  previousCountryCode: 'FR',
  address: { city: 'Aachen', countryCode: 'DE', name: clear('Sven Ottlieb') },
  totals: { quantity: 22, net: 25760, tax: 3192, shippingAmount: 3238 },
});

/** The second line of the order above is removed. */
export const secondLineRemoved = OrderLineQuantityChanged({
  ...origin,
  countryCode: 'FR',
  lineId: 'L2',
  sku: '42',
  title: 'Hokkien Fried Mee',
  before: { quantity: 10, net: 9800, tax: 0 },
  after: { quantity: 0, net: 0, tax: 0 },
  skuQuantity: { before: 10, after: 0 },
});

/** A third line, of the product that the first one is of. */
export const lineAdded = OrderLineAdded({
  ...origin,
  countryCode: 'FR',
  line: { lineId: 'L3', sku: '11', title: 'Queso Cabrales', quantity: 2, unitPrice: 1400, net: 2800, tax: 0 },
  skuQuantity: { before: 12, after: 14 },
});

export const noteAdded = OrderNoteAdded({ customerId: 'VINET', noteId: 'n1', text: clear('Rings twice') });
export const held = OrderHeld({ customerId: 'VINET', holdId: 'h1', kind: 'FRAUD_REVIEW', reason: clear('new card') });
export const holdReleased = OrderHoldReleased({ customerId: 'VINET', holdId: 'h1' });
