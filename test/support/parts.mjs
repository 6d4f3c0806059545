const { DAYBOOK_TESTS, KAFKA_BROKERS, MONGODB_URL } = process.env;

/** Files that need Kafka and MongoDB are run only where both are given. */
export const hasServers = Boolean(KAFKA_BROKERS && MONGODB_URL);

/**
 * The parts of the tests, told apart by file name alone: `npm test` takes what proves each promise once, and
 * `npm run test:all` the rest, which is repeated, long or exhaustive, or needs the servers of the distributed set-up.
 */
const PARTS = {
  first: String.raw`(?<!\.(?:long|servers))\.spec\.ts$`,
  rest: hasServers ? String.raw`\.(?:long|servers)\.spec\.ts$` : String.raw`\.long\.spec\.ts$`,
  both: hasServers ? String.raw`\.spec\.ts$` : String.raw`(?<!\.servers)\.spec\.ts$`,
};

/** What `npm test -- src/ordering` names is run, whichever part it belongs to. */
const isFolderOrFile = (argument) => /^(?:\.\/)?(?:src|test)(?:\/|$)/.test(argument);

export const part = DAYBOOK_TESTS ?? (process.argv.some(isFolderOrFile) ? 'both' : 'first');

/** Of the paths of the files of this part. */
export const pattern = PARTS[part];
