import { formatMoney } from './format-money.js';

describe('money in words of a language', () => {
  it.each([
    [1_400, 'USD', 2, 'en', '$14.00'],
    [-5, 'USD', 2, 'en', '-$0.05'],
    [0, 'EUR', 2, 'de', '0,00\u00a0€'],
    [1_234_567, 'JPY', 0, 'en', '¥1,234,567'],
    [1_001, 'KWD', 3, 'en', 'KWD\u00a01.001'],
    [123_456, 'IQD', 3, 'en', 'IQD\u00a0123.456'],
    [500, 'HUF', 2, 'en', 'HUF\u00a05.00'],
    [Number.MAX_SAFE_INTEGER, 'USD', 2, 'en', '$90,071,992,547,409.91'],
    [9_007_199_254_740_993n, 'USD', 2, 'en', '$90,071,992,547,409.93'],
    [-12_345_678_901_234_567_890n, 'JPY', 0, 'en', '-¥12,345,678,901,234,567,890'],
  ])('%s minor units of %s', (amount, currency, exponent, locale, expected) => {
    expect(formatMoney({ amount, currency, exponent }, locale)).toBe(expected);
  });

  it('refuses what is no language tag', () => {
    expect(() => formatMoney({ amount: 1, currency: 'USD', exponent: 2 }, 'en_US')).toThrow(RangeError);
  });
});
