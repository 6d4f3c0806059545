import { addedTo } from './exact-sum.js';
import { changedSkuSales, dayOf, salesBySku, salesOf, takenOut, totalOf } from './sales.js';
import { placed, secondLineRemoved } from '../testing/index.js';

const { lines } = placed.data;
const [first] = lines;

describe('sales of an order', () => {
  it('are the sums of its lines and its shipping', () => {
    const sales = salesOf(lines, 3238);
    expect(sales).toEqual({ orders: 1, quantity: 22, net: 25760, tax: 3192, shipping: 3238 });
    expect(totalOf(sales)).toBe(32190);
    expect(takenOut(sales)).toEqual({ orders: -1, quantity: -22, net: -25760, tax: -3192, shipping: -3238 });
  });

  it('by sku count an order once, under the title of the last line', () => {
    const again = { ...lines[1], sku: '11', title: 'Cabrales, small', quantity: 1, net: 40, tax: 0 };
    expect(salesBySku([...lines, again])).toEqual([
      { sku: '11', title: 'Cabrales, small', orders: 1, quantity: 13, net: 16000 },
      { sku: '42', title: 'Hokkien Fried Mee', orders: 1, quantity: 10, net: 9800 },
    ]);
    expect(first?.sku).toBe('11');
  });

  it.each([
    ['leaves a sku', 10, 0, -1],
    ['comes back to it', 0, 10, 1],
    ['keeps another line of it', 13, 3, 0],
  ])('tell when an order %s', (_what, before, after, orders) => {
    expect(changedSkuSales({ ...secondLineRemoved.data, skuQuantity: { before, after } })).toMatchObject({ orders });
  });

  it('belong to the day in UTC', () => {
    expect(dayOf('1996-07-04T23:59:59.999Z')).toBe('1996-07-04');
  });
});

describe('an exact sum', () => {
  it('grows beyond what numbers hold', () => {
    const largest = addedTo(addedTo(undefined, Number.MAX_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);
    expect(largest).toBe('18014398509481982');
    expect(addedTo(largest, 1)).toBe('18014398509481983');
    expect(addedTo('5', -5)).toBe('0');
  });
});
