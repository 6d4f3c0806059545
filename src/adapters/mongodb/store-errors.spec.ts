import {
  MongoAPIError,
  MongoNetworkError,
  MongoNetworkTimeoutError,
  MongoOperationTimeoutError,
  MongoServerError,
} from 'mongodb';
import { StoreUnavailable } from '#kernel';
import { kernelError } from './store-errors.js';

/** The driver gives it to whoever waits on a connection when another one of its pool has timed out; it exports no class. */
class PoolClearedOnNetworkError extends MongoNetworkError {
  override get name(): string {
    return 'PoolClearedOnNetworkError';
  }
}

const timedOut = AbortSignal.timeout(0);

describe('An error of MongoDB', () => {
  it.each([
    ['a connection that broke', new MongoNetworkError('gone')],
    ['a connection that timed out', new MongoNetworkTimeoutError('silent')],
    ['the time-out of another connection', new PoolClearedOnNetworkError('interrupted')],
    [
      'a connection that broke while it was written to',
      Object.assign(new Error('write ECONNRESET'), { code: 'ECONNRESET', syscall: 'write' }),
    ],
    ['a limit of the caller that ends in the middle of an answer', new MongoOperationTimeoutError('timed out')],
    ['a primary that steps down', new MongoServerError({ code: 189, message: 'stepping down' })],
  ])('may pass when it is %s', (_name, error) => {
    expect(kernelError(error, 'asking')).toBeInstanceOf(StoreUnavailable);
  });

  it('may pass when nobody waits any more', async () => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(kernelError(timedOut.reason, 'asking')).toBeInstanceOf(StoreUnavailable);
  });

  it.each([
    ['misuse of the driver', new MongoAPIError('no such option')],
    ['a refusal that stays', new MongoServerError({ code: 9, message: 'failed to parse' })],
    ['a defect', new TypeError('undefined is not a function')],
  ])('is given back when it is %s', (_name, error) => {
    expect(kernelError(error, 'asking')).toBe(error);
  });
});
