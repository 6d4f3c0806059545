import { given } from '#kernel/testing';
import { order } from '../../order/order.js';
import { OrderLineQuantityChanged, OrderPlaced } from '../../order/order.events.js';
import { addressChanged, cancelled, placed, secondLineRemoved } from '../../testing/index.js';
import { changeLineQuantity } from './change-line-quantity.decider.js';

const expected = secondLineRemoved.data;

describe('changing the quantity of a line', () => {
  it('to 0 removes it and tells both sides', () => {
    given(order, placed)
      .when(changeLineQuantity({ lineId: 'L2', quantity: 0 }))
      .then(secondLineRemoved);
  });

  it('keeps the price, the discount and the tax rate it was placed with', () => {
    given(order, placed)
      .when(changeLineQuantity({ lineId: 'L1', quantity: 13 }))
      .then(
        OrderLineQuantityChanged({
          ...expected,
          lineId: 'L1',
          sku: '11',
          title: 'Queso Cabrales',
          before: { quantity: 12, net: 15960, tax: 3192 },
          after: { quantity: 13, net: 17290, tax: 3458 },
          skuQuantity: { before: 12, after: 13 },
        }),
      );
  });

  it('brings a removed line back, in the country the order goes to now', () => {
    given(order, placed, secondLineRemoved, addressChanged)
      .when(changeLineQuantity({ lineId: 'L2', quantity: 1 }))
      .then(
        OrderLineQuantityChanged({
          ...expected,
          countryCode: 'DE',
          before: { quantity: 0, net: 0, tax: 0 },
          after: { quantity: 1, net: 980, tax: 0 },
          skuQuantity: { before: 0, after: 1 },
        }),
      );
  });

  it('never takes away what has left, and may raise what is below it already', () => {
    const quantities = new Map([['L1', 5]]);
    const on = (quantity: number) =>
      given(order, placed).when(changeLineQuantity({ lineId: 'L1', quantity }, { shipmentIds: ['s1'], quantities }));
    expect(on(5).decision).toHaveLength(1);
    for (const quantity of [4, 0]) on(quantity).thenRefuses('LINE_ALREADY_SHIPPED');
    expect(on(4).decision).toMatchObject({ pointer: '/quantity', details: { lineId: 'L1', shipped: 5 } });
    const sent = { shipmentIds: ['s1'], quantities: new Map([['L2', 10]]) };
    const low = given(order, placed, secondLineRemoved);
    expect(low.when(changeLineQuantity({ lineId: 'L2', quantity: 1 }, sent)).decision).toHaveLength(1);
  });

  it('counts all lines of the same product', () => {
    const lines = placed.data.lines.map((line) => ({ ...line, sku: '11' }));
    const twice = given(order, OrderPlaced({ ...placed.data, lines }));
    expect(twice.when(changeLineQuantity({ lineId: 'L2', quantity: 0 })).decision).toMatchObject([
      { data: { sku: '11', skuQuantity: { before: 22, after: 12 } } },
    ]);
  });

  it('adds nothing for the quantity that it has, also when that is 0', () => {
    given(order, placed)
      .when(changeLineQuantity({ lineId: 'L1', quantity: 12 }))
      .then();
    given(order, placed, secondLineRemoved)
      .when(changeLineQuantity({ lineId: 'L2', quantity: 0 }))
      .then();
  });

  it('is refused for the last line on order: the order has to be cancelled', () => {
    const last = given(order, placed, secondLineRemoved).when(changeLineQuantity({ lineId: 'L1', quantity: 0 }));
    last.thenRefuses('LAST_LINE');
    expect(last.decision).toMatchObject({ pointer: '/quantity', kind: 'conflict' });
  });

  it('is refused beyond the largest amount of a line', () => {
    const lines = placed.data.lines.map((line) => ({ ...line, unitPrice: 1_000_001 }));
    const tooMany = given(order, OrderPlaced({ ...placed.data, lines })).when(
      changeLineQuantity({ lineId: 'L2', quantity: 1_000_000 }),
    );
    tooMany.thenRefuses('AMOUNT_TOO_LARGE');
    expect(tooMany.decision).toMatchObject({ pointer: '/quantity', kind: 'invalid' });
  });

  it('is refused for an unknown line, a cancelled order, and an order that does not exist', () => {
    const change = changeLineQuantity({ lineId: 'L3', quantity: 1 });
    given(order, placed).when(change).thenRefuses('LINE_NOT_FOUND');
    given(order, placed, cancelled).when(change).thenRefuses('ORDER_STATE_CONFLICT');
    given(order).when(change).thenRefuses('ORDER_NOT_FOUND');
  });
});
