/** The middle of several samples and how far they lie apart. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** @param values one or more */
export const spreadOf = (values: readonly number[]): Spread => {
  const sorted = [...values].sort((a, b) => a - b);
  return { median: quantile(sorted, 0.5), min: sorted.at(0) ?? NaN, max: sorted.at(-1) ?? NaN };
};

/** Nearest rank; NaN without values. @param sorted ascending @param share 0 to 1 */
export const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;

/** p50, p99 and the largest of durations in ms, as figures named after what they measure. */
export const latencyFigures = (what: string, durations: readonly number[]): Record<string, number> => {
  const sorted = [...durations].sort((a, b) => a - b);
  return {
    [`${what}p50 ms`]: quantile(sorted, 0.5),
    [`${what}p99 ms`]: quantile(sorted, 0.99),
    [`${what}max ms`]: sorted.at(-1) ?? NaN,
  };
};
