import { orderNumberOf, sortKeyOf } from './order-number.js';

describe('Order numbers', () => {
  it('have seven digits at least', () => {
    expect([1, 9_999_999, 10_000_000].map(orderNumberOf)).toEqual(['DB-0000001', 'DB-9999999', 'DB-10000000']);
  });

  it.each([
    [['DB-0000001', 'DB-0000042', 'DB-9999999', 'DB-10000000', 'DB-99999999', 'DB-100000000']],
    [['A-9-10', 'A-10-2', 'A-10-10', 'B-1']],
    [['DB-0', 'DB-00000000000000000001', 'DB-2', 'DB-123456789012345678901234567890']],
    [['DB-', 'DB-5', 'X']],
  ])('sort by number: %j', (numbers) => {
    const byKey = (one: string, other: string) => (sortKeyOf(one) < sortKeyOf(other) ? -1 : 1);
    expect([...numbers].reverse().sort(byKey)).toEqual(numbers);
  });
});
