const BUSY = 10;

/**
 * Milliseconds that a test waits for what is promised within so many. The promise is made for a machine that is not
 * busy with something else; here a late answer is only told from none. `npm run test:times` holds what is promised.
 */
export const promisedMs = (ms: number): number => ms * (process.env['DAYBOOK_TEST_TIMES'] === undefined ? BUSY : 1);
