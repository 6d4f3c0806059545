import type { DomainEvent } from '#kernel';
import { givenView } from '#kernel/testing';
import { OrderLineQuantityChanged } from '../../order/order.events.js';
import {
  addressChanged,
  cancelled,
  held,
  holdReleased,
  noteAdded,
  placed,
  secondLineRemoved,
} from '../../testing/index.js';
import { salesByDay } from './sales-by-day.projection.js';

const after = (...facts: DomainEvent[]) => Object.fromEntries(givenView(salesByDay, 'order-o1', ...facts).documents);

const sold = {
  day: '2030-01-01',
  currency: 'USD',
  orders: 1,
  quantity: 22,
  net: '25760',
  tax: '3192',
  shipping: '3238',
};

describe('sales-by-day', () => {
  it('counts an order on the day it was placed', () => {
    expect(after(placed)).toEqual({ 'USD 2030-01-01': sold });
  });

  it('takes a cancelled order out again', () => {
    const nothing = { ...sold, orders: 0, quantity: 0, net: '0', tax: '0', shipping: '0' };
    expect(after(placed, cancelled)).toEqual({ 'USD 2030-01-01': nothing });
  });

  it('follows the quantity of a line, down and up', () => {
    expect(after(placed, secondLineRemoved)).toEqual({ 'USD 2030-01-01': { ...sold, quantity: 12, net: '15960' } });
    const { before, after: removed } = secondLineRemoved.data;
    const back = OrderLineQuantityChanged({
      ...secondLineRemoved.data,
      before: removed,
      after: { ...before, tax: 7 },
      skuQuantity: { before: 0, after: 10 },
    });
    expect(after(placed, secondLineRemoved, back)).toEqual({ 'USD 2030-01-01': { ...sold, tax: '3199' } });
  });

  it('is not moved by anything else', () => {
    expect(after(placed, addressChanged, noteAdded, held, holdReleased)).toEqual(after(placed));
  });
});
