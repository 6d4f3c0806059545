import fc from 'fast-check';
import { basisPointsOf, LARGEST_LINE_AMOUNT, lineAmounts, MOST_LINES, percentOf } from './money.js';

describe('the amounts of a line', () => {
  it.each([
    { gross: 10, rate: 500, discount: 0, why: '0.5 is a tie: to the even 0' },
    { gross: 30, rate: 500, discount: 2, why: '1.5 is a tie: to the even 2' },
    { gross: 50, rate: 500, discount: 2, why: '2.5 is a tie: to the even 2' },
    { gross: 70, rate: 500, discount: 4, why: '3.5 is a tie: to the even 4' },
    { gross: 51, rate: 500, discount: 3, why: '2.55 is nearer to 3' },
    { gross: 49, rate: 500, discount: 2, why: '2.45 is nearer to 2' },
    { gross: 20_001, rate: 5_000, discount: 10_000, why: '10000.5 is a tie: to the even 10000' },
    { gross: 20_003, rate: 5_000, discount: 10_002, why: '10001.5 is a tie: to the even 10002' },
    { gross: 1, rate: 4_999, discount: 0, why: '0.4999 is nearer to 0' },
    { gross: 1, rate: 5_001, discount: 1, why: '0.5001 is nearer to 1' },
    { gross: 9_999, rate: 1, discount: 1, why: '0.9999 is nearer to 1' },
    { gross: 1_400, rate: 0, discount: 0, why: 'there is no discount' },
    { gross: 1_400, rate: 10_000, discount: 1_400, why: 'all of it is discount' },
  ])('$gross less $rate basis points: $discount off, for $why', ({ gross, rate, discount }) => {
    expect(lineAmounts(1, { unitPrice: gross, discountBasisPoints: rate })).toEqual({ net: gross - discount, tax: 0 });
    expect(lineAmounts(1, { unitPrice: gross, taxBasisPoints: rate })).toEqual({ net: gross, tax: discount });
  });

  it('takes the tax from what is left after the discount', () => {
    const price = { unitPrice: 1_400, discountBasisPoints: 500, taxBasisPoints: 2_000 };
    expect(lineAmounts(12, price)).toEqual({ net: 15_960, tax: 3_192 });
  });

  it('allows free lines and no quantity', () => {
    expect(lineAmounts(3, { unitPrice: 0, taxBasisPoints: 2_000 })).toEqual({ net: 0, tax: 0 });
    expect(lineAmounts(0, { unitPrice: 1_400, taxBasisPoints: 2_000 })).toEqual({ net: 0, tax: 0 });
  });

  it('ends at 1,000,000,000,000 minor units before discount', () => {
    expect(lineAmounts(1_000_000, { unitPrice: 1_000_000 })).toEqual({ net: LARGEST_LINE_AMOUNT, tax: 0 });
    expect(lineAmounts(1_000_000, { unitPrice: 1_000_001 })).toBeUndefined();
    expect(lineAmounts(1, { unitPrice: LARGEST_LINE_AMOUNT + 1, discountBasisPoints: 10_000 })).toBeUndefined();
  });

  it('sums of the largest order stay safe integers', () => {
    const largest = lineAmounts(1, { unitPrice: LARGEST_LINE_AMOUNT, taxBasisPoints: 10_000 });
    expect(largest).toEqual({ net: LARGEST_LINE_AMOUNT, tax: LARGEST_LINE_AMOUNT });
    expect(Number.isSafeInteger(MOST_LINES * 2 * LARGEST_LINE_AMOUNT + LARGEST_LINE_AMOUNT)).toBe(true);
  });

  it('is exact: no amount is further than half a minor unit from the rational one, and ties are even', () => {
    const rate = fc.integer({ min: 0, max: 10_000 });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.nat(1_000_000),
        rate,
        rate,
        (quantity, price, off, tax) => {
          const amounts = lineAmounts(quantity, { unitPrice: price, discountBasisPoints: off, taxBasisPoints: tax });
          const gross = BigInt(quantity) * BigInt(price);
          const net = BigInt(amounts?.net ?? -1);
          expectHalfEven(gross - net, gross * BigInt(off));
          expectHalfEven(BigInt(amounts?.tax ?? -1), net * BigInt(tax));
        },
      ),
    );
  });
});

/** Holds when `rounded` is the whole number nearest to `tenThousandths / 10000`. */
const expectHalfEven = (rounded: bigint, tenThousandths: bigint): void => {
  const away = rounded * 10_000n - tenThousandths;
  const distance = away < 0n ? -away : away;
  expect(distance <= 5_000n).toBe(true);
  if (distance === 5_000n) expect(rounded % 2n).toBe(0n);
};

describe('percentages', () => {
  it('with up to two decimals become whole basis points and come back', () => {
    for (let basisPoints = 0; basisPoints <= 10_000; basisPoints += 1) {
      expect(basisPointsOf(Number((basisPoints / 100).toFixed(2)))).toBe(basisPoints);
      expect(basisPointsOf(percentOf(basisPoints))).toBe(basisPoints);
    }
  });
});
