import { wholeNumberIn } from './whole-number.js';

describe('A whole number in a text', () => {
  it.each([
    ['0', 0],
    ['7', 7],
    ['100', 100],
  ])('is read from %j', (text, value) => {
    expect(wholeNumberIn(text, { minimum: 0, maximum: 100 })).toBe(value);
  });

  it.each(['', '1e1', '+5', '-0', '-1', ' 5', '5 ', '5\n', '٣', '5.0', '0x5', '05', '00', '1_0', 'NaN', 'Infinity'])(
    'is not read from %j',
    (text) => {
      expect(wholeNumberIn(text, { minimum: 0, maximum: 100 })).toBeUndefined();
    },
  );

  it('has to be within both bounds', () => {
    const bounds = { minimum: 1, maximum: 100 };
    expect(['0', '1', '100', '101', '9'.repeat(17)].map((text) => wholeNumberIn(text, bounds))).toEqual([
      undefined,
      1,
      100,
      undefined,
      undefined,
    ]);
  });
});
