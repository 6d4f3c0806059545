import { StoreUnavailable } from '#kernel';

/**
 * Codes of refusals that pass: no answer from behind (1), hosts away (6, 7, 89), no rights yet (13, 18), limits of time
 * (24, 46, 50, 202, 262), shutdown and stepping down (91, 189, 10107, 11600, 11601, 11602, 13435, 13436), conflicts (112),
 * majority not reached in time (64), a collection or database that is taken away meanwhile (26, 43, 175, 215, 237).
 */
const PASSING_CODES: ReadonlySet<unknown> = new Set([
  1, 6, 7, 13, 18, 24, 26, 43, 46, 50, 64, 89, 91, 112, 175, 189, 202, 215, 237, 262, 9_001, 10_107, 11_600, 11_601,
  11_602, 13_435, 13_436,
]);

/** `away` for a failure of MongoDB that may pass, also as the cause of another error; `undefined` for everything else. */
export const storeFailure = (error: unknown): string | undefined =>
  mayPass(error instanceof StoreUnavailable ? error.cause : error) ? 'mongodb away' : undefined;

export const isPassingCode = (code: unknown): boolean => PASSING_CODES.has(code);

// The driver's errors are told by their names: its network errors have names of many kinds, the others no class in common.
const OF_THE_DRIVER = /^Mongo/;
// A caller's limit on time that ends in the middle of an answer is given as the driver's own: `OperationTimeout`.
const AWAY =
  /^PoolCleared|^Mongo(Network|OperationTimeout|ServerSelection|ServerClosed|StalePrimary|WaitQueue|Pool|Topology|NotConnected|ClientClosed)/;

// A limit on time ends as an exception of the platform, which is not `instanceof Error` in every realm.
const OUT_OF_TIME = /^(TimeoutError|AbortError)$/;

// A connection that breaks while a command is written is given as Node's own error.
const BROKEN_SOCKET = /^(ECONN[A-Z]+|EPIPE|ETIMEDOUT|E(HOST|NET)(UNREACH|DOWN))$/;

/** Whether it is a failure of MongoDB that may pass. The driver is not needed for it, nor loaded. */
export const mayPass = (error: unknown): error is Error => {
  const { name, code } = (error ?? {}) as { readonly name?: unknown; readonly code?: unknown };
  if (typeof name !== 'string') return false;
  if (OF_THE_DRIVER.test(name)) return AWAY.test(name) || isPassingCode(code);
  return AWAY.test(name) || OUT_OF_TIME.test(name) || BROKEN_SOCKET.test(String(code));
};
