import { execFileSync } from 'node:child_process';
import { filesUnder, root, textOf } from './source-files.js';

const specs = ['src', 'test', 'bench', 'examples', 'migrations', 'docs', 'ops']
  .flatMap(filesUnder)
  .filter((file) => /\.(?:spec|test)\.[mc]?[jt]sx?$/.test(file));
const { scripts } = JSON.parse(textOf('package.json')) as { readonly scripts: Readonly<Record<string, string>> };

const SERVERS = {
  KAFKA_BROKERS: '127.0.0.1:9092',
  MONGODB_URL: 'mongodb://127.0.0.1:27017',
  REDIS_URL: 'redis://127.0.0.1:6379',
  SCHEMA_REGISTRY_URL: 'http://127.0.0.1:8081',
  DAYBOOK_TEST_KAFKA_LIBS: '/opt/kafka/libs',
  DAYBOOK_TEST_PYTHON: 'python3',
  DAYBOOK_TEST_STRIPE_MOCK: '/usr/bin/stripe-mock',
  DAYBOOK_TEST_BROWSER: '/usr/bin/chromium',
};

/** The files that a command runs, where the servers of the distributed set-up and a browser are there or not. */
const listed = (args: readonly string[], servers: Partial<typeof SERVERS> = SERVERS): readonly string[] => {
  const env = { ...process.env, DAYBOOK_TESTS: undefined, ...servers };
  return execFileSync('npm', [...args, '--listTests'], { cwd: root, env, encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.startsWith(root))
    .map((line) => line.slice(root.length));
};

describe('npm test and npm run test:all', () => {
  const first = listed(['test', '--']);
  const rest = listed(['run', 'test:all', '--']);

  it('are all tests together, each once', () => {
    expect([...first, ...rest].sort()).toEqual(specs);
  });

  it('leave to test:all what is long or needs servers, Redis, a registry, a broker, Python, a stripe-mock or a browser, and nothing else', () => {
    expect([...rest].sort()).toEqual(
      specs.filter((file) => /\.(?:long|servers|redis|registry|broker|python|stripe|browser)\.spec\.ts$/.test(file)),
    );
  });

  it('leave out what needs servers unless both are given, and what needs Redis, a registry or a browser where there is none', () => {
    const withOne = listed(['run', 'test:all', '--'], {
      KAFKA_BROKERS: SERVERS.KAFKA_BROKERS,
      MONGODB_URL: '',
      REDIS_URL: '',
      SCHEMA_REGISTRY_URL: '',
      DAYBOOK_TEST_STRIPE_MOCK: '',
      DAYBOOK_TEST_BROWSER: '',
    });
    expect([...withOne].sort()).toEqual(specs.filter((file) => file.endsWith('.long.spec.ts')));
  });

  it('are both run before a change lands', () => {
    const run = textOf('.ci/run');
    expect(run).toMatch(/^ {2}npm run "\$part" /mu);
    expect(run).toMatch(/^step \S+ tests test$/mu);
    expect(run).toMatch(/^step \S+ tests test:all$/mu);
  });

  it('do not hide what is named: a folder is run with its long tests', () => {
    const long = rest.find((file) => file.startsWith('test/')) ?? '';
    expect(listed(['test', '--', long])).toEqual([long]);
  });

  it('are what the scripts of the long proofs name', () => {
    const named = Object.entries(scripts)
      .filter(([name]) => name.startsWith('test:'))
      .flatMap(([, script]) => [...script.matchAll(/ (test\/[\w/-]+)/gu)].map(([, path = '']) => path));
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((path) => !specs.some((file) => file.startsWith(path)))).toEqual([]);
  });
});
