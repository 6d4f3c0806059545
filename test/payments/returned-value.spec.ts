import fc from 'fast-check';
import type { PlacedLine } from '../../src/ordering/order/payloads.events.js';
import { quantitiesOf, returnedValue as valueInOrder } from '../../src/ordering/order/returned.js';
import { returnedValue as valueInPayments } from '../../src/payments/payment/returned-value.js';

const LINE_IDS = ['L1', 'L2', 'L3'];
const quantities = fc.array(
  fc.record({ lineId: fc.constantFrom(...LINE_IDS), quantity: fc.integer({ min: 1, max: 30 }) }),
  { maxLength: 8 },
);
const amount = fc.integer({ min: 0, max: 1_000_000_000 });
/** Of a line, what its value follows from. */
const lines = fc
  .array(fc.record({ quantity: fc.integer({ min: 0, max: 20 }), net: amount, tax: amount }), { maxLength: 3 })
  .map((of) =>
    of.map((line, index): PlacedLine => ({
      lineId: LINE_IDS[index] ?? '',
      sku: '11',
      title: '',
      unitPrice: 0,
      ...line,
    })),
  );

it('orders and payments agree on what the goods cost that have come back', () => {
  fc.assert(
    fc.property(lines, quantities, quantities, (sold, delivered, back) => {
      const published = sold.map(({ lineId, quantity, net, tax }) => ({
        lineId,
        quantity,
        net: { amount: net },
        tax: { amount: tax },
      }));
      const inPayments = valueInPayments(published, {
        shipments: [{ status: 'DELIVERED', lines: delivered }],
        returns: [{ lines: back.map(({ lineId, quantity }) => ({ lineId, received: quantity })) }],
      });
      const inOrder = valueInOrder(sold, quantitiesOf(delivered), quantitiesOf(back));
      expect(inOrder).toBe(inPayments);
    }),
  );
});
