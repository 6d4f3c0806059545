import type { Environment } from '../commands/environment.js';
import { StoreUnavailable } from '../events/event-store.js';

const PAUSE_MS = 500;
const PATIENCE_MS = 60_000;

export interface Retries {
  /** Which failures are worth another try; StoreUnavailable by default. */
  readonly mayPass?: (error: unknown) => boolean;
  /** Milliseconds after the first failure in which the work is begun again; a minute by default. */
  readonly patienceMs?: number;
  /** How far the work has come; where that differs from the failure before, `patienceMs` counts again. */
  readonly reached?: () => unknown;
  /** Milliseconds from a failure to the next try; half a second by default. */
  readonly pauseMs?: number;
}

/**
 * Does work again when the store does not answer: for tools, whose user would do the same by hand. The time counts from the
 * first failure, so long work gets its second try too. The work must be such that doing it twice does no harm.
 * @throws what the work threw last
 */
export const withRetries = async <Result>(
  environment: Pick<Environment, 'monotonicMs' | 'sleep'>,
  work: () => Promise<Result>,
  { mayPass = isUnavailable, patienceMs = PATIENCE_MS, pauseMs = PAUSE_MS, reached }: Retries = {},
): Promise<Result> => {
  let [deadline, reachedBefore] = [Infinity, reached?.()];
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const reachedNow = reached?.();
      if (reachedNow !== reachedBefore) deadline = Infinity;
      reachedBefore = reachedNow;
      if (!mayPass(error) || environment.monotonicMs() > deadline) throw error;
      deadline = Math.min(deadline, environment.monotonicMs() + patienceMs);
      await environment.sleep(pauseMs);
    }
  }
};

const isUnavailable = (error: unknown): boolean => error instanceof StoreUnavailable;
