import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const {
  DAYBOOK_TEST_KAFKA_LIBS,
  DAYBOOK_TEST_PYTHON,
  DAYBOOK_TEST_STRIPE_MOCK,
  DAYBOOK_TESTS,
  KAFKA_BROKERS,
  MONGODB_URL,
  REDIS_URL,
  SCHEMA_REGISTRY_URL,
  PATH = '',
} = process.env;

/** Files that need Kafka and MongoDB are run only where both are given. */
export const hasServers = Boolean(KAFKA_BROKERS && MONGODB_URL);
/** Those that need Redis ask for nothing else. */
export const hasRedis = Boolean(REDIS_URL);
/** Likewise those that need a schema registry. */
export const hasRegistry = Boolean(SCHEMA_REGISTRY_URL);

/** A Python with the packages of the example of a consumer, beside Kafka. */
export const hasPython = hasServers && Boolean(DAYBOOK_TEST_PYTHON);

/** The files of Kafka itself, of which a broker of a test's own is started, beside the other servers. */
export const hasBroker = hasServers && Boolean(DAYBOOK_TEST_KAFKA_LIBS);

/** Stripe's own server for tests, which needs nothing else. */
export const hasStripeMock = Boolean(DAYBOOK_TEST_STRIPE_MOCK);

/** The browser that files of pages are run in: a Chromium on the PATH, or the one that is named; none when it is empty. */
process.env.DAYBOOK_TEST_BROWSER ??=
  PATH.split(delimiter)
    .flatMap((folder) => ['chromium', 'google-chrome'].map((name) => join(folder, name)))
    .find((file) => existsSync(file)) ?? '';
export const hasBrowser = process.env.DAYBOOK_TEST_BROWSER !== '';

const leftOut = [
  ...(hasServers ? [] : ['servers']),
  ...(hasRedis ? [] : ['redis']),
  ...(hasRegistry ? [] : ['registry']),
  ...(hasBroker ? [] : ['broker']),
  ...(hasPython ? [] : ['python']),
  ...(hasStripeMock ? [] : ['stripe']),
  ...(hasBrowser ? [] : ['browser']),
];
const laterOnes = ['long', 'servers', 'redis', 'registry', 'broker', 'python', 'stripe', 'browser'].filter(
  (kind) => !leftOut.includes(kind),
);

/**
 * The parts of the tests, told apart by file name alone: `npm test` takes what proves each promise once, and
 * `npm run test:all` the rest, which is repeated, long or exhaustive, or needs the servers of the distributed set-up or a browser.
 */
const PARTS = {
  first: String.raw`(?<!\.(?:long|servers|redis|registry|broker|python|stripe|browser))\.spec\.ts$`,
  rest: String.raw`\.(?:${laterOnes.join('|')})\.spec\.ts$`,
  both: leftOut.length === 0 ? String.raw`\.spec\.ts$` : String.raw`(?<!\.(?:${leftOut.join('|')}))\.spec\.ts$`,
};

/** What `npm test -- src/ordering` names is run, whichever part it belongs to. */
const isFolderOrFile = (argument) => /^(?:\.\/)?(?:src|test)(?:\/|$)/.test(argument);

export const part = DAYBOOK_TESTS ?? (process.argv.some(isFolderOrFile) ? 'both' : 'first');

/** Of the paths of the files of this part. */
export const pattern = PARTS[part];
