import { beginning, beginningOf } from './list-beginning.js';

describe('the beginning of a list', () => {
  it.each([
    [undefined, 'abc'],
    [null, 'abc'],
    [0, ''],
    [2, 'ab'],
    [100, 'abc'],
  ])('with first: %s', (first, shown) => {
    expect(beginning([...'abc'], first).join('')).toBe(shown);
  });

  it('is refused below 0', () => {
    expect(() => beginning([], -1)).toThrow('first must not be less than 0.');
  });

  it.each([
    [undefined, 121],
    [null, 121],
    [5, 16],
    [40, 121],
    [2 ** 31 - 1, 121],
    [-(2 ** 31), 1],
  ])('costs what there can be of it, with first: %s', (first, cost) => {
    const field = { type: undefined, field: undefined, node: undefined } as never;
    expect(beginningOf(40)({ ...(field as object), args: { first }, childComplexity: 3 } as never)).toBe(cost);
  });
});
