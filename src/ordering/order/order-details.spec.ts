import { givenView } from '#kernel/testing';
import { clear, type DomainEvent } from '#kernel';
import { OrderLineQuantityChanged, OrderPlaced } from './order.events.js';
import {
  addressChanged,
  cancelled,
  completed,
  confirmed,
  held,
  holdReleased,
  lineAdded,
  noteAdded,
  placed,
  secondLineRemoved,
} from '../testing/index.js';
import { orderDetails } from './order-details.projection.js';

const detailsAfter = (...facts: DomainEvent[]) => givenView(orderDetails, 'order-o1', ...facts).document('o1');

const lineChanged = (lineId: string, quantity: number) =>
  OrderLineQuantityChanged({ ...secondLineRemoved.data, lineId, after: { quantity, net: quantity * 980, tax: 0 } });

describe('order-details', () => {
  it('opens with everything that was placed, and its sums', () => {
    expect(detailsAfter(placed)).toEqual({
      orderId: 'o1',
      orderNumber: 'DB-0000042',
      orderNumberKey: 'DB-00242',
      status: 'PLACED',
      customerId: 'VINET',
      customerName: clear('Paul Henriot'),
      customerEmail: clear('paul@vins.example'),
      currency: 'USD',
      lines: [
        {
          lineId: 'L1',
          sku: '11',
          title: 'Queso Cabrales',
          ordered: 12,
          current: 12,
          cancelled: 0,
          unitPrice: 1400,
          discountMillionths: 50_000,
          taxMillionths: 200_000,
          net: 15960,
          tax: 3192,
        },
        {
          lineId: 'L2',
          sku: '42',
          title: 'Hokkien Fried Mee',
          ordered: 10,
          current: 10,
          cancelled: 0,
          unitPrice: 980,
          net: 9800,
          tax: 0,
        },
      ],
      skus: ['11', '42'],
      shippingAddress: placed.data.shipping.address,
      shippingAmount: 3238,
      subtotal: 25760,
      taxTotal: 3192,
      total: 32190,
      holds: [],
      hasHold: false,
      notes: [],
      placedAt: '2030-01-01T00:00:00.000Z',
    });
  });

  it('leaves out what was not given', () => {
    const bare = OrderPlaced({ ...placed.data, customer: { customerId: 'VINET' }, shipping: { amount: 0 } });
    const document = detailsAfter(bare);
    for (const absent of ['customerName', 'customerEmail', 'shippingAddress', 'cancelReason', 'cancelledAt']) {
      expect(document).not.toHaveProperty(absent);
    }
  });

  it('shows when and why the order was cancelled, and leaves its sums as they were', () => {
    expect(detailsAfter(placed, cancelled)).toEqual({
      ...detailsAfter(placed),
      status: 'CANCELLED',
      cancelReason: 'CUSTOMER_REQUEST',
      cancelledAt: '2030-01-01T00:01:00.000Z',
    });
  });

  it('shows when the order was confirmed and completed', () => {
    const confirmedAt = '2030-01-01T00:01:00.000Z';
    expect(detailsAfter(placed, confirmed)).toEqual({ ...detailsAfter(placed), status: 'CONFIRMED', confirmedAt });
    expect(detailsAfter(placed, confirmed, completed)).toEqual({
      ...detailsAfter(placed),
      ...{ status: 'COMPLETED', confirmedAt, completedAt: '2030-01-01T00:02:00.000Z' },
    });
  });

  it('shows the address that the order goes to now', () => {
    expect(detailsAfter(placed, addressChanged)).toMatchObject({
      shippingAddress: { city: 'Aachen', countryCode: 'DE', name: clear('Sven Ottlieb') },
      total: 32190,
    });
  });

  it('shows notes with their author and time', () => {
    expect(detailsAfter(placed, noteAdded)).toMatchObject({
      notes: [{ noteId: 'n1', text: clear('Rings twice'), author: 'local', at: '2030-01-01T00:01:00.000Z' }],
    });
  });

  it('shows holds, and whether one of them is open', () => {
    const hold = {
      holdId: 'h1',
      kind: 'FRAUD_REVIEW',
      reason: clear('new card'),
      placedAt: '2030-01-01T00:01:00.000Z',
    };
    expect(detailsAfter(placed, held)).toMatchObject({ holds: [hold], hasHold: true });
    expect(detailsAfter(placed, held, holdReleased)).toMatchObject({
      holds: [{ ...hold, releasedAt: '2030-01-01T00:02:00.000Z' }],
      hasHold: false,
    });
  });

  it('keeps a removed line, but is no longer found by its product', () => {
    expect(detailsAfter(placed, secondLineRemoved)).toMatchObject({
      lines: [{ lineId: 'L1' }, { lineId: 'L2', ordered: 10, current: 0, cancelled: 10, net: 0, tax: 0 }],
      skus: ['11'],
      subtotal: 15960,
      taxTotal: 3192,
      total: 22390,
    });
  });

  it('shows a line that was added later like the others', () => {
    expect(detailsAfter(placed, secondLineRemoved, lineAdded)).toMatchObject({
      lines: [{ lineId: 'L1' }, { lineId: 'L2' }, { lineId: 'L3', ordered: 2, current: 2, cancelled: 0, net: 2800 }],
      skus: ['11'],
      subtotal: 18760,
      total: 25190,
    });
  });

  it('shows a raised line as it is: nothing of what was ordered is cancelled', () => {
    const lines = [{}, { ordered: 10, current: 15, cancelled: 0, net: 14700 }];
    expect(detailsAfter(placed, lineChanged('L2', 15))).toMatchObject({ lines, subtotal: 30660 });
  });

  it('counts what is missing from the order as it was placed, whatever lay between', () => {
    const lines = [{}, { ordered: 10, current: 4, cancelled: 6 }];
    expect(detailsAfter(placed, lineChanged('L2', 15), lineChanged('L2', 4))).toMatchObject({ lines });
  });

  it('refuses a stream that does not begin with the placing', () => {
    expect(() => detailsAfter(cancelled)).toThrow('OrderCancelled came before any event that opens order-details');
  });

  it('has its fields where the document has them', () => {
    const document = detailsAfter(placed);
    for (const [name, { path }] of Object.entries(orderDetails.view.fields)) {
      const value = path.reduce<unknown>((part, key) => (part as Record<string, unknown>)[key], document);
      expect({ name, found: value !== undefined }).toEqual({ name, found: true });
    }
  });
});
