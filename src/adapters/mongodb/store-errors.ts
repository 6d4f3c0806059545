import { MongoBulkWriteError, MongoError, MongoNetworkError, MongoServerError } from 'mongodb';
import { StoreUnavailable } from '#kernel';

export const DUPLICATE_KEY = 11_000;
export const NO_SUCH_COLLECTION = 26;

/**
 * Codes of refusals that pass: no answer from behind (1), hosts away (6, 7, 89), no rights yet (13, 18), limits of time
 * (50, 262), shutdown and stepping down (91, 189, 10107, 11600, 11602, 13435, 13436), conflicts (112), majority not
 * reached in time (64).
 */
const PASSING_CODES: ReadonlySet<unknown> = new Set([
  1, 6, 7, 13, 18, 50, 64, 89, 91, 112, 189, 262, 9_001, 10_107, 11_600, 11_602, 13_435, 13_436,
]);

/**
 * What the kernel knows a failure as: `StoreUnavailable` for one that may pass, with the failure as its cause; any other
 * is a defect and is given back as it is.
 * @param doing what was being done, for the message: `loading documents of order-details`
 */
export const kernelError = (error: unknown, doing: string): unknown =>
  mayPass(error)
    ? new StoreUnavailable(`MongoDB did not answer while ${doing}: ${error.message}`, { cause: error })
    : error;

/** Does work. @param doing what it is, for the message @throws what the kernel knows a failure as: see `kernelError` */
export const tried = async <Result>(doing: string, work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    throw kernelError(error, doing);
  }
};

/** `away` for a failure of MongoDB that may pass, also as the cause of another error; `undefined` for everything else. */
export const storeFailure = (error: unknown): string | undefined =>
  mayPass(error instanceof StoreUnavailable ? error.cause : error) ? 'mongodb away' : undefined;

/** Whether each write that failed did so because its document is there already. */
export const isRace = (error: unknown): boolean =>
  error instanceof MongoBulkWriteError && failedWrites(error).every(({ code }) => code === DUPLICATE_KEY);

/** The writes of a batch that the server refused: their index, code and reason. */
export const failedWrites = (
  error: MongoBulkWriteError,
): readonly { readonly index: number; readonly code: number; readonly errmsg?: string | undefined }[] =>
  [error.writeErrors].flat();

export const isPassingCode = (code: unknown): boolean => PASSING_CODES.has(code);

// The driver's network errors are one class with names of many kinds; the others have none in common.
const AWAY = /^Mongo(ServerSelection|ServerClosed|StalePrimary|WaitQueue|Pool|Topology|NotConnected|ClientClosed)/;

// A limit on time ends as an exception of the platform, which is not `instanceof Error` in every realm.
const mayPass = (error: unknown): error is Error => {
  if (error instanceof MongoServerError) return isPassingCode(error.code);
  if (error instanceof MongoError) return error instanceof MongoNetworkError || AWAY.test(error.name);
  return /^(TimeoutError|AbortError)$/.test(String((error as { readonly name?: unknown } | null)?.name));
};
