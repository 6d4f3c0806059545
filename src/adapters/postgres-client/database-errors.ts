import { StoreUnavailable } from '#kernel';

/** SQLSTATE classes of failures that pass: connection, resources, shutdown or cancellation, system. */
const PASSING_CLASSES: ReadonlySet<string> = new Set(['08', '53', '57', '58']);
/** Serialization failure, deadlock, lock time-out, idle time-out in a transaction, read-only after a failover. */
const PASSING_STATES: ReadonlySet<string> = new Set(['40001', '40P01', '55P03', '25P03', '25006']);
/** The driver names its own failures by message only. */
const DRIVER_MESSAGES =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|Client (has encountered|was closed))/;

/**
 * What the kernel knows a failure as: `StoreUnavailable` for one that may pass, with the failure as its cause; any
 * other is a defect and is given back as it is.
 * @param doing what was being done, for the message: `appending`
 */
export const kernelError = (error: unknown, doing: string): unknown =>
  mayPass(error)
    ? new StoreUnavailable(`${whatFailed(error)} while ${doing}: ${error.message}`, { cause: error })
    : error;

/**
 * What a failure of the database is, to distinguish causes: `away` when it cannot be reached or does not answer, else
 * the SQLSTATE with which it refuses, such as 53100 for a full disk. `undefined` for everything else.
 */
export const storeFailure = (error: unknown): string | undefined => {
  const cause = error instanceof StoreUnavailable ? (error.cause ?? error) : error;
  if (cause instanceof StoreUnavailable) return AWAY;
  return mayPass(cause) && !isOfFiles(cause) ? (refusalIn(cause) ?? AWAY) : undefined;
};

const AWAY = 'away';
/** Files of this machine fail with codes of the same form as connections. */
const isOfFiles = (error: Error): boolean =>
  /^(ENOSPC|EDQUOT|EROFS|EACCES|EPERM|EIO|EMFILE)$/.test(String((error as { readonly code?: unknown }).code));
/** Connections that break or are not taken, also while the server stops or starts. */
const NOT_THERE = /^(08|57P)/;

const whatFailed = (error: Error): string =>
  refusalIn(error) === undefined ? 'PostgreSQL did not answer' : 'PostgreSQL refused';

/** The SQLSTATE of a server that is there and says no. */
const refusalIn = (error: Error): string | undefined => {
  const { code, severity } = error as { readonly code?: string; readonly severity?: unknown };
  return severity === undefined || code === undefined || NOT_THERE.test(code) ? undefined : code;
};

// Errors of Node's core are not `instanceof Error` in every realm, so they are known by their properties.
const mayPass = (error: unknown): error is Error => {
  if (typeof error !== 'object' || error === null) return false;
  const { code, severity, message } = error as { code?: unknown; severity?: unknown; message?: unknown };
  if (typeof code !== 'string') return typeof message === 'string' && DRIVER_MESSAGES.test(message);
  if (severity === undefined) return /^E[A-Z]+$/.test(code);
  return PASSING_CLASSES.has(code.slice(0, 2)) || PASSING_STATES.has(code);
};
