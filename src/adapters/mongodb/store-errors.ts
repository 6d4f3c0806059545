import { MongoBulkWriteError } from 'mongodb';
import { StoreUnavailable } from '#kernel';
import { mayPass } from './passing-failures.js';

export const DUPLICATE_KEY = 11_000;
export const NO_SUCH_COLLECTION = 26;

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

/** Whether each write that failed did so because its document is there already. */
export const isRace = (error: unknown): boolean =>
  error instanceof MongoBulkWriteError && failedWrites(error).every(({ code }) => code === DUPLICATE_KEY);

/** The writes of a batch that the server refused: their index, code and reason. */
export const failedWrites = (
  error: MongoBulkWriteError,
): readonly { readonly index: number; readonly code: number; readonly errmsg?: string | undefined }[] =>
  [error.writeErrors].flat();
