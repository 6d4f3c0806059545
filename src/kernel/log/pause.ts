import type { Environment } from '../commands/environment.js';

/** Waits so many milliseconds, or until `signal` is aborted. Leaves no listener behind, so it may be done for months. */
export const pause = async (
  environment: Pick<Environment, 'sleep'>,
  milliseconds: number,
  signal: AbortSignal,
): Promise<void> => {
  if (signal.aborted) return;
  let wake: () => void = () => undefined;
  const aborted = new Promise<void>((resolve) => (wake = resolve));
  signal.addEventListener('abort', wake);
  await Promise.race([environment.sleep(milliseconds), aborted]);
  signal.removeEventListener('abort', wake);
};

/** Resolves once `signal` is aborted. Its listener stays until then: for signals that end with what waits for them. */
export const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
