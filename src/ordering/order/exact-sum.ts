/** A whole number of any size as decimal text: sums of amounts outgrow the safe integers, and JSON has no others. */
export type ExactSum = string;

/** The sum after one more amount, which is a safe integer. `undefined` stands for a sum that has not begun. */
export const addedTo = (sum: ExactSum | undefined, amount: number): ExactSum =>
  String(BigInt(sum ?? 0) + BigInt(amount));
