import { StoreUnavailable } from '#kernel';

/** SQLSTATE classes that speak of the data: data exception, constraint violation, program limit exceeded. */
const DATA_CLASSES = new Set(['22', '23', '54']);
/** Connection, rollback such as a deadlock, resources, lock time-out, shutdown or cancellation, system. */
const PASSING_CLASSES = new Set(['08', '40', '53', '55', '57', '58']);

/** Whether the same statement with the same data would be refused again, for the sake of the data. */
export const isDataError = (error: unknown): error is Error => DATA_CLASSES.has(sqlState(error)?.slice(0, 2) ?? '');

/** What the kernel knows the failure as: `StoreUnavailable` for all that may pass, else the error itself. */
export const kernelError = (error: unknown, doing: string): unknown => {
  const state = sqlState(error);
  const passing = state === undefined ? isConnectionError(error) : PASSING_CLASSES.has(state.slice(0, 2));
  if (!passing) return error;
  return new StoreUnavailable(`PostgreSQL did not answer while ${doing}: ${(error as Error).message}`, {
    cause: error,
  });
};

const sqlState = (error: unknown): string | undefined => {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && 'severity' in (error as object) ? code : undefined;
};

// The driver's own failures are plain errors with a system code (ECONNREFUSED) or with a message only.
const isConnectionError = (error: unknown): boolean =>
  !(error instanceof TypeError || error instanceof SyntaxError || error instanceof RangeError);
