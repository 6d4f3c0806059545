/**
 * The parts of the tests, told apart by file name alone: `npm test` takes what proves each promise once, and
 * `npm run test:all` the rest, which is repeated, long or exhaustive, or needs the servers of the distributed set-up.
 */
const PARTS = {
  first: String.raw`(?<!\.(?:long|servers))\.spec\.ts$`,
  rest: String.raw`\.(?:long|servers)\.spec\.ts$`,
  both: String.raw`\.spec\.ts$`,
};

/** What `npm test -- src/ordering` names is run, whichever part it belongs to. */
const isFolderOrFile = (argument) => /^(?:\.\/)?(?:src|test)(?:\/|$)/.test(argument);

const { DAYBOOK_TESTS, KAFKA_BROKERS, MONGODB_URL } = process.env;

export const part = DAYBOOK_TESTS ?? (process.argv.some(isFolderOrFile) ? 'both' : 'first');

/** Files that need Kafka and MongoDB are run only where both are given. */
export const hasServers = Boolean(KAFKA_BROKERS && MONGODB_URL);

/** Of the paths of the files of this part. */
export const pattern = hasServers ? PARTS[part] : String.raw`(?<!\.servers)` + PARTS[part];
