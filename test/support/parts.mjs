/**
 * The parts of the tests, told apart by file name alone: `npm test` takes what proves each promise once, and
 * `npm run test:all` the rest, which is repeated, long or exhaustive.
 */
const PARTS = {
  first: String.raw`(?<!\.long)\.spec\.ts$`,
  rest: String.raw`\.long\.spec\.ts$`,
  both: String.raw`\.spec\.ts$`,
};

/** What `npm test -- src/ordering` names is run, whichever part it belongs to. */
const isFolderOrFile = (argument) => /^(?:\.\/)?(?:src|test)(?:\/|$)/.test(argument);

export const part = process.env.DAYBOOK_TESTS ?? (process.argv.some(isFolderOrFile) ? 'both' : 'first');

/** Of the paths of the files of this part. */
export const pattern = PARTS[part];
