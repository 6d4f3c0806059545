import type { PlaceOrderRequest } from '../../src/ordering/commands/place-order/place-order.command.js';

/** Customers come back: the keys of this many are made in the warm-up and remembered afterwards. */
const CUSTOMERS = 1_000;

const FIRST_LINE = {
  sku: '11',
  title: 'Queso Cabrales',
  quantity: 12,
  unitPrice: { amount: 1400, currency: 'USD' },
  discountPercent: 5,
  taxPercent: 20,
};
const SECOND_LINE = {
  sku: '42',
  title: 'Hokkien Fried Mee',
  quantity: 10,
  unitPrice: { amount: 980, currency: 'USD' },
};
const SHIPPING_AMOUNT = { amount: 3238, currency: 'USD' };
const PLACE = { city: 'Reims', postalCode: '51100', countryCode: 'FR' };

/** Two lines, a customer and an address. @param personal with a name, an e-mail, and name and line of the address */
export const exampleOrder = (serial: number, personal: boolean): PlaceOrderRequest => {
  const customerId = `C${serial % CUSTOMERS}`;
  return {
    customer: personal ? { customerId, name: 'Paul Henriot', email: 'paul@vins.example' } : { customerId },
    lines: [FIRST_LINE, SECOND_LINE],
    shipping: {
      amount: SHIPPING_AMOUNT,
      address: personal ? { ...PLACE, name: 'Paul Henriot', line1: '59 rue de l’Abbaye' } : PLACE,
    },
  };
};

/** About as many bytes in the store as an order. */
export const LONG_TEXT = 'Leave the parcel at the side door, ring twice and send a message when it is there. '.repeat(
  5,
);
