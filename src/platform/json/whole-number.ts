/** Which whole numbers count, both ends included. */
export interface Bounds {
  readonly minimum: number;
  readonly maximum: number;
}

/**
 * The whole number that a text is, written as JSON writes it: decimal digits, without sign, blanks, exponent or leading
 * zeros. `undefined` for any other text, and for a number outside the bounds.
 */
export const wholeNumberIn = (text: string, { minimum, maximum }: Bounds): number | undefined => {
  const value = /^(?:0|[1-9]\d{0,15})$/.test(text) ? Number(text) : NaN;
  return value >= minimum && value <= maximum ? value : undefined;
};
