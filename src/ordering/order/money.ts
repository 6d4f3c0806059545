/** An amount in minor units of an ISO 4217 currency: 1400 USD cents are 14.00 US dollars. */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** The largest gross amount of one line, and the largest amount of shipping, in minor units. */
export const LARGEST_LINE_AMOUNT = 1_000_000_000_000;

/** Most lines of one order: all of them at the largest amount, fully taxed, still add up to a safe integer. */
export const MOST_LINES = 1_000;

/** The largest quantity of one line. */
export const LARGEST_QUANTITY = 1_000_000;

const BASIS_POINTS = 10_000n;

/** What a line costs at a quantity, in minor units. */
export interface LineAmounts {
  /** After discount, before tax. */
  readonly net: number;
  readonly tax: number;
}

/** What a line is priced by; rates in basis points (5 % = 500). */
export interface LinePrice {
  readonly unitPrice: number;
  readonly discountBasisPoints?: number;
  readonly taxBasisPoints?: number;
}

/**
 * gross = quantity × unit price; discount = half-even(gross × rate); net = gross − discount; tax = half-even(net × rate).
 * @returns undefined when gross is larger than LARGEST_LINE_AMOUNT
 */
export const lineAmounts = (
  quantity: number,
  { unitPrice, discountBasisPoints = 0, taxBasisPoints = 0 }: LinePrice,
): LineAmounts | undefined => {
  const gross = BigInt(quantity) * BigInt(unitPrice);
  if (gross > LARGEST_LINE_AMOUNT) return undefined;
  const net = gross - shareHalfEven(gross, discountBasisPoints);
  return { net: Number(net), tax: Number(shareHalfEven(net, taxBasisPoints)) };
};

/** `amount × rate`, rounded to the nearest whole minor unit, ties to the even one. */
const shareHalfEven = (amount: bigint, basisPoints: number): bigint => {
  const product = amount * BigInt(basisPoints);
  const quotient = product / BASIS_POINTS;
  const twiceRest = (product % BASIS_POINTS) * 2n;
  const up = twiceRest > BASIS_POINTS || (twiceRest === BASIS_POINTS && quotient % 2n === 1n);
  return up ? quotient + 1n : quotient;
};

/** 5 % → 500. Percentages have up to two decimals, so the product is a whole number but for float noise. */
export const basisPointsOf = (percent: number): number => Math.round(percent * 100);

/** 500 → 5 %. */
export const percentOf = (basisPoints: number): number => basisPoints / 100;
