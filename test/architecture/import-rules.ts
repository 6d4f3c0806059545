import { dirname, join } from 'node:path';
import ts from 'typescript';
import { isExample } from './source-files.js';

/** Files whose path fits may import what `may` fits, and nothing else; the first rule that fits a file is its rule. */
interface ImportRule {
  readonly files: RegExp;
  /** Paths in the repository, `#` names and packages. `<slice>` stands for what the group of that name in `files` has found. */
  readonly may: readonly string[];
}

const NEST = ['@nestjs/(common|cqrs|graphql|swagger)', 'class-validator', 'graphql', 'fastify'];
const ON_POSTGRES = ['src/adapters/postgres-client/.*', '#kernel', 'node:.*', 'pg', 'pg-copy-streams'];
/** The folder of what a context decides: its aggregates, pure. */
const CORES = '(order|payment|stock|shipment)';
/** What that may import: itself, and the port of what a context asks of the world outside. */
const CORE = [`src/<context>/${CORES}/.*`, 'src/<context>/(gateway|carrier)/.*', '#kernel'];
/** What a long conversation may import: what its context decides, and itself. */
const PROCESS = [...CORE, 'src/<context>/processes/<slice>/.*'];
const DOORS = [...CORE, '#platform', ...NEST, 'src/<context>/api/.*'];
const inContext = (files: string): RegExp =>
  new RegExp(`^src/(?<context>ordering|payments|inventory|shipping)/${files.replace('<core>', CORES)}`);
/** Any package but the drivers of databases, brokers and services outside, which only adapters know. */
const NO_DRIVER = '(?!src/|(pg|pg-copy-streams|typeorm|kafkajs|mongodb|@redis/client|stripe)$)[@a-z].*';
/** The ports of webhooks, likewise. */
const WEBHOOK_PORTS = 'src/operations/webhooks/webhook-store\\.ts';
/** The port of notifications, likewise. */
const CHANNEL_PORT = 'src/operations/notifications/notification-channels\\.ts';
/** The ports of the log relay, which adapters fulfil as they do those of the kernel. */
const RELAY_PORTS = 'src/operations/log-relay/(log-topic|relay-progress)\\.ts';

/** What a source of events and an inbox fulfil for groups of handlers, likewise. */
const GROUP_PORTS =
  'src/operations/consumer-groups/(batch-progress|events-source|group-journal|handler-tracing|inbox|received-event)\\.ts';

export const IMPORT_RULES: readonly ImportRule[] = [
  { files: /^src\/kernel\/testing\//, may: ['src/kernel/.*', 'node:crypto', 'node:assert(/strict)?'] },
  { files: /^src\/kernel\//, may: ['src/kernel/(?!testing/).*', 'node:crypto'] },
  { files: /^src\/platform\//, may: ['src/platform/.*', '#kernel', NO_DRIVER] },
  {
    files: /^src\/operations\/.*\.events\.ts$/,
    may: ['src/operations/.*', '#kernel', 'typebox(/compile)?'],
  },
  {
    // The words of a command load the terminal alone: the whole platform takes longer than --help may.
    files: /^src\/operations\//,
    may: [
      'src/operations/.*',
      'src/platform/(terminal|json)/.*',
      '#kernel',
      '#platform(/json|/telemetry|/terminal)?',
      NO_DRIVER,
    ],
  },
  // A bounded context: a pure core, commands and views that do not know each other, and in api/ what several of them share
  // at the outside: shapes, types, and answers made of documents.
  { files: inContext('<core>/[^/]+\\.events\\.ts$'), may: [...CORE, 'typebox(/compile)?'] },
  { files: inContext('processes/(?<slice>[^/]+)/[^/]+\\.events\\.ts$'), may: [...PROCESS, 'typebox(/compile)?'] },
  { files: inContext('processes/(?<slice>[^/]+)/'), may: PROCESS },
  // A view shows what a process has come to, as it shows an aggregate.
  { files: inContext('views/[^/]+/[^/]+\\.projection\\.ts$'), may: [...CORE, 'src/<context>/processes/.*'] },
  { files: inContext('(<core>/|.*\\.(decider|projection|process)\\.ts$)'), may: CORE },
  { files: inContext('(?<port>gateway|carrier)/'), may: ['src/<context>/<port>/.*', '#kernel'] },
  { files: inContext('commands/(?<slice>[^/]+)/'), may: [...DOORS, 'src/<context>/commands/<slice>/.*'] },
  {
    files: inContext('views/(?<slice>[^/]+)/'),
    may: [...DOORS, 'src/<context>/processes/.*', 'src/<context>/views/<slice>/.*'],
  },
  {
    files: inContext('api/'),
    may: [...DOORS, 'src/<context>/views/[^/]+/[^/]+\\.projection\\.ts', 'lru-cache'],
  },
  { files: inContext('testing/'), may: [...CORE, 'src/<context>/testing/.*'] },
  { files: inContext('\\k<context>\\.[a-z]+\\.ts$'), may: [...DOORS, 'src/<context>/.*'] },
  { files: /^src\/adapters\/embedded\//, may: ['src/adapters/embedded/.*', '#kernel', 'node:.*', 'pg'] },
  // What adapters share: what is said of certificates, and how they speak to PostgreSQL.
  { files: /^src\/adapters\/tls\//, may: ['src/adapters/tls/.*'] },
  { files: /^src\/adapters\/postgres-client\//, may: ['src/adapters/postgres-client/.*', '#kernel', 'node:.*', 'pg'] },
  {
    files: /^src\/adapters\/postgres\//,
    may: ['src/adapters/postgres/.*', ...ON_POSTGRES, RELAY_PORTS, WEBHOOK_PORTS, 'typeorm', 'lru-cache'],
  },
  { files: /^src\/adapters\/event-feed\//, may: ['src/adapters/event-feed/.*', '#kernel', GROUP_PORTS] },
  { files: /^src\/adapters\/postgres-inbox\//, may: ['src/adapters/postgres-inbox/.*', ...ON_POSTGRES, GROUP_PORTS] },
  { files: /^src\/adapters\/postgres-views\//, may: ['src/adapters/postgres-views/.*', ...ON_POSTGRES] },
  { files: /^src\/adapters\/mongodb\//, may: ['src/adapters/(mongodb|tls)/.*', '#kernel', 'mongodb'] },
  {
    files: /^src\/adapters\/kafka\//,
    may: ['src/adapters/(kafka|tls)/.*', '#kernel', RELAY_PORTS, GROUP_PORTS, 'node:module', 'kafkajs(/.*)?'],
  },
  {
    files: /^src\/adapters\/payment-simulator\//,
    may: ['src/adapters/payment-simulator/.*', ...ON_POSTGRES, 'src/payments/gateway/payment-gateway\\.ts'],
  },
  {
    files: /^src\/adapters\/stripe\//,
    may: ['src/adapters/stripe/.*', 'src/payments/gateway/payment-gateway\\.ts', 'node:crypto', 'stripe'],
  },
  {
    files: /^src\/adapters\/carrier-simulator\//,
    may: ['src/adapters/carrier-simulator/.*', ...ON_POSTGRES, 'src/shipping/carrier/carrier\\.ts'],
  },
  {
    files: /^src\/adapters\/schema-registry\//,
    may: ['src/adapters/schema-registry/.*', 'src/operations/event-schemas/schema-registry\\.ts'],
  },
  { files: /^src\/adapters\/redis\//, may: ['src/adapters/redis/.*', CHANNEL_PORT, '@redis/client'] },
  {
    files: /^src\/adapters\/opentelemetry\//,
    may: ['src/adapters/opentelemetry/.*', '#kernel', GROUP_PORTS, '@opentelemetry/.*'],
  },
  {
    files: /^src\/app\/contexts\.ts$/,
    may: [
      'src/([a-z]+)/\\2\\.(context|processes)\\.ts',
      'src/platform/contexts/joined-topic\\.ts',
      '#kernel',
      '#platform',
    ],
  },
  // A bounded context is known by one value, which only the list of contexts names.
  {
    // Which set-up runs is known here alone: the rest of the app gets ports.
    files: /^src\/app\/stores\//,
    may: ['(?!src/(ordering|payments|inventory|shipping)/).*'],
  },
  {
    files: /^src\/app\/tracing\.ts$/,
    may: ['src/app/.*', 'src/adapters/opentelemetry/.*', '#kernel', 'node:fs', 'pino'],
  },
  { files: /^src\/app\/start-failures\.ts$/, may: ['src/app/.*', 'src/adapters/tls/.*'] },
  { files: /^src\/app\//, may: ['(?!src/(ordering|payments|inventory|shipping|adapters)/|pg$).*'] },
];

/** What examples may import besides what the code beside them may. */
const FOR_EXAMPLES = [
  '#kernel/testing',
  'src/kernel/testing/.*',
  'src/(ordering|payments|inventory|shipping)/testing/.*',
  'node:.*',
  '@jest/globals',
  '@nestjs/testing',
  'fast-check',
];

/** Everything a text imports or exports from elsewhere, dynamic imports as well. */
export const importsOf = (text: string): readonly string[] =>
  ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);

/** One sentence for each import that the file's rule does not know. */
export const forbiddenImports = (file: string, text: string): readonly string[] => {
  const rule = IMPORT_RULES.find(({ files }) => files.test(file));
  if (rule === undefined) return [`${file} is in a folder that IMPORT_RULES does not know`];
  const found = rule.files.exec(file)?.groups ?? {};
  const may = [...rule.may, ...(isExample(file) ? FOR_EXAMPLES : [])].map(
    (pattern) => new RegExp(`^(${pattern.replace(/<([a-z]+)>/g, (_, group: string) => found[group] ?? '')})$`),
  );
  return importsOf(text)
    .map((specifier) => targetOf(file, specifier))
    .filter((target) => !may.some((pattern) => pattern.test(target)))
    .map((target) => `${file} must not import ${target}`);
};

const targetOf = (file: string, specifier: string): string =>
  specifier.startsWith('.') ? join(dirname(file), specifier).replace(/\.js$/, '.ts') : specifier;
