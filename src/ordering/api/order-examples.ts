import type { CommandExample } from '#platform';

const usd = (amount: number) => ({ amount, currency: 'USD' });
const path = { id: 'example' };

/** What the published document shows of each command; one after the other, as they stand here, they all succeed. */
export const EXAMPLES = {
  placeOrder: {
    key: 'example-1',
    body: {
      orderId: 'example',
      customer: { customerId: 'VINET', name: 'Paul Henriot', email: 'paul@vins.example' },
      lines: [
        {
          ...{ sku: '11', title: 'Queso Cabrales', quantity: 12, unitPrice: usd(1_400) },
          ...{ discountPercent: 5, taxPercent: 20 },
        },
        { sku: '42', title: 'Singaporean Hokkien Fried Mee', quantity: 10, unitPrice: usd(980) },
      ],
      shipping: {
        amount: usd(3_238),
        address: { line1: '59 rue de l’Abbaye', city: 'Reims', postalCode: '51100', countryCode: 'FR' },
      },
    },
  },
  changeLineQuantity: { key: 'example-2', path: { ...path, lineId: 'L2' }, body: { quantity: 4 } },
  editOrder: {
    key: 'example-3',
    path,
    body: {
      operations: [
        { op: 'CHANGE_QUANTITY', lineId: 'L2', quantity: 5 },
        { op: 'ADD_LINE', line: { sku: '72', title: 'Mozzarella di Giovanni', quantity: 5, unitPrice: usd(3_480) } },
      ],
    },
  },
  addNote: { key: 'example-4', path, body: { text: 'Ring twice' } },
  changeShippingAddress: {
    key: 'example-5',
    path,
    body: { line1: '2 rue du Commerce', city: 'Lyon', postalCode: '69004', countryCode: 'FR' },
  },
  placeHold: { key: 'example-6', path, body: { holdId: 'check', kind: 'ADDRESS', reason: 'a new address' } },
  releaseHold: { key: 'example-7', path: { ...path, holdId: 'check' } },
  cancelOrder: { key: 'example-8', path, body: { reason: 'CUSTOMER_REQUEST' } },
} as const satisfies Readonly<Record<string, CommandExample>>;

/** The path of the order that the commands are about. */
export const EXAMPLE_ORDER = path;
