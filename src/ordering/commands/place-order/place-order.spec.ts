import { clear } from '#kernel';
import { given } from '#kernel/testing';
import { order } from '../../order/order.js';
import { OrderPlaced } from '../../order/order.events.js';
import { cancelled, placed } from '../../testing/index.js';
import type { OrderedLine } from '../../order/lines.js';
import { placeOrder, type PlaceOrderIntent } from './place-order.decider.js';

const usd = (amount: number) => ({ amount, currency: 'USD' });
const cheese: OrderedLine = {
  sku: '11',
  title: 'Queso Cabrales',
  quantity: 12,
  unitPrice: usd(1400),
  discountPercent: 5,
  taxPercent: 20,
};
const noodles: OrderedLine = { sku: '42', title: 'Hokkien Fried Mee', quantity: 10, unitPrice: usd(980) };
const intent: PlaceOrderIntent = {
  orderNumber: 'DB-0000042',
  customer: { customerId: 'VINET', name: 'Paul Henriot', email: 'paul@vins.example' },
  lines: [cheese, noodles],
  shipping: {
    amount: usd(3238),
    address: { city: 'Reims', postalCode: '51100', countryCode: 'FR', line1: '59 rue de l’Abbaye' },
  },
};

/** The refusal of an order, with what it points at. */
const expectRefusal = (changed: Partial<PlaceOrderIntent>, code: string, pointer: string): void => {
  const { thenRefuses, decision } = given(order).when(placeOrder({ ...intent, ...changed }));
  thenRefuses(code);
  expect(decision).toMatchObject({ pointer });
};

describe('placing an order', () => {
  it('fixes the amounts of each line and marks what is personal', () => {
    given(order).when(placeOrder(intent)).then(placed);
  });

  it('needs no contact, no shipping and no rates', () => {
    const line = { lineId: 'L1', sku: '42', title: 'Hokkien Fried Mee', quantity: 10 };
    given(order)
      .when(placeOrder({ orderNumber: 'DB-0000001', customer: { customerId: 'VINET' }, lines: [noodles] }))
      .then(
        OrderPlaced({
          orderNumber: 'DB-0000001',
          customer: { customerId: 'VINET' },
          currency: 'USD',
          lines: [{ ...line, unitPrice: 980, net: 9800, tax: 0 }],
          shipping: { amount: 0 },
        }),
      );
  });

  it('keeps line ids that the caller chose and numbers the others by place', () => {
    const { decision } = given(order).when(
      placeOrder({ ...intent, lines: [{ ...cheese, lineId: 'cheese' }, noodles] }),
    );
    expect(decision).toMatchObject([{ data: { lines: [{ lineId: 'cheese' }, { lineId: 'L2' }] } }]);
  });

  it('writes rates of 0 as given, and leaves absent ones out', () => {
    const { decision } = given(order).when(placeOrder({ ...intent, lines: [{ ...noodles, taxPercent: 0 }] }));
    const [{ data }] = decision as [typeof placed];
    expect(data.lines[0]).toHaveProperty('taxMillionths', 0);
    expect(data.lines[0]).not.toHaveProperty('discountMillionths');
  });

  it('marks an address that has personal parts, and keeps the customer apart from it', () => {
    const address = { name: 'Ann', line1: 'A', line2: 'B', phone: '1', city: 'Graz', region: 'Steiermark' };
    const { decision } = given(order).when(placeOrder({ ...intent, shipping: { address } }));
    const personal = { name: clear('Ann'), line1: clear('A'), line2: clear('B'), phone: clear('1') };
    expect(decision).toMatchObject([
      { data: { shipping: { amount: 0, address: { city: 'Graz', region: 'Steiermark', ...personal } } } },
    ]);
  });

  it('keeps the token of a card for those who have it charged', () => {
    given(order)
      .when(placeOrder({ ...intent, payment: { token: 'tok_ok' } }))
      .then(OrderPlaced({ ...placed.data, payment: { token: 'tok_ok' } }));
  });

  it('allows an order that costs nothing', () => {
    const { decision } = given(order).when(placeOrder({ ...intent, lines: [{ ...noodles, unitPrice: usd(0) }] }));
    expect(decision).toMatchObject([{ data: { lines: [{ net: 0, tax: 0 }] } }]);
  });
});

describe('an order is not placed', () => {
  it('under an id that was used before, cancelled or not', () => {
    const again = given(order, placed).when(placeOrder(intent));
    again.thenRefuses('ORDER_ALREADY_EXISTS');
    expect(again.decision).toMatchObject({ pointer: '/orderId', kind: 'conflict' });
    given(order, placed, cancelled).when(placeOrder(intent)).thenRefuses('ORDER_ALREADY_EXISTS');
  });

  it('in two currencies', () => {
    const euros = { amount: 980, currency: 'EUR' };
    const lines = [cheese, { ...noodles, unitPrice: euros }];
    expectRefusal({ lines }, 'CURRENCY_MISMATCH', '/lines/1/unitPrice/currency');
    expectRefusal({ shipping: { amount: euros } }, 'CURRENCY_MISMATCH', '/shipping/amount/currency');
  });

  it('with two lines of one id, chosen or given', () => {
    const twice = [cheese, { ...noodles, lineId: 'a' }, { ...noodles, lineId: 'a' }];
    expectRefusal({ lines: twice }, 'DUPLICATE_LINE_ID', '/lines/2/lineId');
    expectRefusal({ lines: [{ ...cheese, lineId: 'L2' }, noodles] }, 'DUPLICATE_LINE_ID', '/lines/1/lineId');
  });

  it('with a line or shipping beyond the largest amount', () => {
    const tooMuch = { ...noodles, quantity: 1_000_000, unitPrice: usd(1_000_001) };
    expectRefusal({ lines: [cheese, tooMuch] }, 'AMOUNT_TOO_LARGE', '/lines/1/quantity');
    expectRefusal({ shipping: { amount: usd(1_000_000_000_001) } }, 'AMOUNT_TOO_LARGE', '/shipping/amount/amount');
  });
});
