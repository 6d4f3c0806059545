import fc from 'fast-check';
import { millionthsOf, LARGEST_LINE_AMOUNT, lineAmounts, MOST_LINES_RECORDED, percentOf } from './money.js';

describe('the amounts of a line', () => {
  it.each([
    { gross: 10, rate: 50_000, discount: 0, why: '0.5 is a tie: to the even 0' },
    { gross: 30, rate: 50_000, discount: 2, why: '1.5 is a tie: to the even 2' },
    { gross: 50, rate: 50_000, discount: 2, why: '2.5 is a tie: to the even 2' },
    { gross: 70, rate: 50_000, discount: 4, why: '3.5 is a tie: to the even 4' },
    { gross: 51, rate: 50_000, discount: 3, why: '2.55 is nearer to 3' },
    { gross: 49, rate: 50_000, discount: 2, why: '2.45 is nearer to 2' },
    { gross: 20_001, rate: 500_000, discount: 10_000, why: '10000.5 is a tie: to the even 10000' },
    { gross: 20_003, rate: 500_000, discount: 10_002, why: '10001.5 is a tie: to the even 10002' },
    { gross: 1, rate: 499_900, discount: 0, why: '0.4999 is nearer to 0' },
    { gross: 1, rate: 500_100, discount: 1, why: '0.5001 is nearer to 1' },
    { gross: 9_999, rate: 100, discount: 1, why: '0.9999 is nearer to 1' },
    { gross: 1_000, rate: 88_750, discount: 89, why: '88.75 is nearer to 89 (New York)' },
    { gross: 10_000, rate: 99_750, discount: 998, why: '997.5 is a tie: to the even 998 (Québec)' },
    { gross: 500_000, rate: 1, discount: 0, why: '0.5 is a tie: to the even 0' },
    { gross: 1_400, rate: 0, discount: 0, why: 'there is no discount' },
    { gross: 1_400, rate: 1_000_000, discount: 1_400, why: 'all of it is discount' },
  ])('$gross less $rate millionths: $discount off, for $why', ({ gross, rate, discount }) => {
    expect(lineAmounts(1, { unitPrice: gross, discountMillionths: rate })).toEqual({ net: gross - discount, tax: 0 });
    expect(lineAmounts(1, { unitPrice: gross, taxMillionths: rate })).toEqual({ net: gross, tax: discount });
  });

  it('takes the tax from what is left after the discount', () => {
    const price = { unitPrice: 1_400, discountMillionths: 50_000, taxMillionths: 200_000 };
    expect(lineAmounts(12, price)).toEqual({ net: 15_960, tax: 3_192 });
  });

  it('allows free lines and no quantity', () => {
    expect(lineAmounts(3, { unitPrice: 0, taxMillionths: 200_000 })).toEqual({ net: 0, tax: 0 });
    expect(lineAmounts(0, { unitPrice: 1_400, taxMillionths: 200_000 })).toEqual({ net: 0, tax: 0 });
  });

  it('ends at 1,000,000,000,000 minor units before discount', () => {
    expect(lineAmounts(1_000_000, { unitPrice: 1_000_000 })).toEqual({ net: LARGEST_LINE_AMOUNT, tax: 0 });
    expect(lineAmounts(1_000_000, { unitPrice: 1_000_001 })).toBeUndefined();
    expect(lineAmounts(1, { unitPrice: LARGEST_LINE_AMOUNT + 1, discountMillionths: 1_000_000 })).toBeUndefined();
  });

  it('sums of the largest order stay safe integers', () => {
    const largest = lineAmounts(1, { unitPrice: LARGEST_LINE_AMOUNT, taxMillionths: 1_000_000 });
    expect(largest).toEqual({ net: LARGEST_LINE_AMOUNT, tax: LARGEST_LINE_AMOUNT });
    expect(Number.isSafeInteger(MOST_LINES_RECORDED * 2 * LARGEST_LINE_AMOUNT + LARGEST_LINE_AMOUNT)).toBe(true);
  });

  it('is exact: no amount is further than half a minor unit from the rational one, and ties are even', () => {
    const rate = fc.integer({ min: 0, max: 1_000_000 });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.nat(1_000_000),
        rate,
        rate,
        (quantity, price, off, tax) => {
          const amounts = lineAmounts(quantity, { unitPrice: price, discountMillionths: off, taxMillionths: tax });
          const gross = BigInt(quantity) * BigInt(price);
          const net = BigInt(amounts?.net ?? -1);
          expectHalfEven(gross - net, gross * BigInt(off));
          expectHalfEven(BigInt(amounts?.tax ?? -1), net * BigInt(tax));
        },
      ),
    );
  });
});

/** Holds when `rounded` is the whole number nearest to `millionths / 1000000`. */
const expectHalfEven = (rounded: bigint, millionths: bigint): void => {
  const away = rounded * 1_000_000n - millionths;
  const distance = away < 0n ? -away : away;
  expect(distance <= 500_000n).toBe(true);
  if (distance === 500_000n) expect(rounded % 2n).toBe(0n);
};

describe('percentages', () => {
  it('with up to four decimals become whole millionths and come back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (millionths) => {
        expect(millionthsOf(Number((millionths / 10_000).toFixed(4)))).toBe(millionths);
        expect(millionthsOf(percentOf(millionths))).toBe(millionths);
      }),
    );
    for (const percent of [8.875, 9.975, 0.0001, 33.3333, 99.9999, 100])
      expect(percentOf(millionthsOf(percent))).toBe(percent);
  });
});
