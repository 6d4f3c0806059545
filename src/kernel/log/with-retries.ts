import type { Environment } from '../commands/environment.js';
import { StoreUnavailable } from '../events/event-store.js';

const PAUSE_MS = 500;
const PATIENCE_MS = 60_000;

/**
 * Does work again as long as the store does not answer, for a minute: for tools, whose user would do the same by hand.
 * The work must be such that doing it twice does no harm.
 * @param mayPass which failures are worth another try
 * @throws what the work threw last
 */
export const withRetries = async <Result>(
  environment: Pick<Environment, 'monotonicMs' | 'sleep'>,
  work: () => Promise<Result>,
  mayPass: (error: unknown) => boolean = (error) => error instanceof StoreUnavailable,
): Promise<Result> => {
  const deadline = environment.monotonicMs() + PATIENCE_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!mayPass(error) || environment.monotonicMs() > deadline) throw error;
      await environment.sleep(PAUSE_MS);
    }
  }
};
