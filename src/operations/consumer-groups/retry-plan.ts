/** When a failure that may pass is tried again. */
export interface RetryPlan {
  /** Milliseconds before each further attempt in place: the partition waits, other keys go on. */
  readonly inPlaceMs: readonly number[];
  /** Milliseconds before each further attempt of a key that was set aside: the partition goes on. Then it is parked. */
  readonly asideMs: readonly number[];
}

export const DEFAULT_RETRIES: RetryPlan = {
  inPlaceMs: [100, 400, 1_000],
  asideMs: [5_000, 30_000, 120_000, 600_000, 1_800_000, 7_200_000],
};

/** Milliseconds until a key that was set aside is due again; `undefined`: no more. @param attempts made aside so far */
export const dueInMs = ({ asideMs }: RetryPlan, attempts: number): number | undefined => asideMs[attempts];
