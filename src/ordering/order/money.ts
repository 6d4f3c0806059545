/** An amount in minor units of an ISO 4217 currency: 1400 USD cents are 14.00 US dollars. */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** An amount in the currency of the order it is about, whether that is named or not. */
export type OrderSum = Pick<Money, 'amount'> & Partial<Money>;

/** The largest gross amount of one line, and the largest amount of shipping, in minor units. */
export const LARGEST_LINE_AMOUNT = 1_000_000_000_000;

/** Most lines that a recorded order may have: at the largest amount, fully taxed, they still add up to a safe integer. */
export const MOST_LINES_RECORDED = 1_000;

/** The largest quantity of one line. */
export const LARGEST_QUANTITY = 1_000_000;

const MILLION = 1_000_000n;

/** What a line costs at a quantity, in minor units. */
export interface LineAmounts {
  /** After discount, before tax. */
  readonly net: number;
  readonly tax: number;
}

/** What a line is priced by; rates in millionths (8.875 % = 88,750). */
export interface LinePrice {
  readonly unitPrice: number;
  readonly discountMillionths?: number;
  readonly taxMillionths?: number;
}

/**
 * gross = quantity × unit price; discount = half-even(gross × rate); net = gross − discount; tax = half-even(net × rate).
 * @returns undefined when gross is larger than LARGEST_LINE_AMOUNT
 */
export const lineAmounts = (
  quantity: number,
  { unitPrice, discountMillionths = 0, taxMillionths = 0 }: LinePrice,
): LineAmounts | undefined => {
  const gross = BigInt(quantity) * BigInt(unitPrice);
  if (gross > LARGEST_LINE_AMOUNT) return undefined;
  const net = gross - shareHalfEven(gross, BigInt(discountMillionths), MILLION);
  return { net: Number(net), tax: Number(shareHalfEven(net, BigInt(taxMillionths), MILLION)) };
};

/** `amount × part ÷ whole`, rounded to the nearest whole minor unit, ties to the even one. */
export const shareHalfEven = (amount: bigint, part: bigint, whole: bigint): bigint => {
  const product = amount * part;
  const quotient = product / whole;
  const twiceRest = (product % whole) * 2n;
  const up = twiceRest > whole || (twiceRest === whole && quotient % 2n === 1n);
  return up ? quotient + 1n : quotient;
};

/** Most digits after the point that a percentage may have. */
export const PERCENT_DECIMALS = 4;

/** 8.875 % → 88,750. Percentages have up to four decimals, so the product is a whole number but for float noise. */
export const millionthsOf = (percent: number): number => Math.round(percent * 10_000);

/** 88,750 → 8.875 %. */
export const percentOf = (millionths: number): number => millionths / 10_000;
