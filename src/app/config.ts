import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { str } from 'envalid';
import { messageOf } from '../kernel/log/message-of.js';
import { type FulfilmentConfig, fulfilmentConfig } from './fulfilment-config.js';
import { type KafkaConfig, kafkaConfig, type SchemaRegistryConfig, schemaRegistryConfig } from './kafka-config.js';
import { redisConfig, type RedisConfig } from './redis-config.js';
import { type PaymentConfig, paymentConfig } from './payment-config.js';
import { type RoleName, rolesIn } from './roles/roles.js';
import { tracingConfig, type TracingConfig } from './tracing-config.js';
import { unknownVariables } from './unknown-variables.js';
import { given, isUrl, oneOf, refuse, secret, valuesOf, variable, type Variables, wholeNumber } from './variables.js';

/** Everything the environment decides; read once, at the start. */
export interface Config extends FulfilmentConfig, PaymentConfig {
  readonly host: string;
  /** True when a gateway with a login stands in front: requests may then name any host. */
  readonly anyHost: boolean;
  /** Whose pages may call this server from browsers, besides its own: `https://shop.example`. */
  readonly corsOrigins: readonly string[];
  /** Whether personal values go out in public events, in clear. */
  readonly publicPersonal: boolean;
  /** Whether webhooks may be called at internal addresses and without encryption. */
  readonly webhooksAllowPrivate: boolean;
  /** 0 lets the system choose. */
  readonly port: number;
  /** A PostgreSQL of the user's own; the embedded one is started when absent. */
  readonly databaseUrl: string | undefined;
  /** A MongoDB for the views, with the name of the database; they are in PostgreSQL when absent. */
  readonly mongoUrl: string | undefined;
  /** The `.daybook` folder, absolute. */
  readonly home: string;
  /** 32 bytes; `undefined` lets the embedded set-up keep one in its home. */
  readonly masterKey: Uint8Array | undefined;
  /** Carries the log besides the event store, when there is one. */
  readonly kafka: KafkaConfig | undefined;
  /** Gets the schemas of what other services are given; `undefined` when there is none. */
  readonly schemaRegistry: SchemaRegistryConfig | undefined;
  /** Gets notifications; `undefined` when there is none. */
  readonly redis: RedisConfig | undefined;
  /** How much the server takes on at once. */
  readonly limits: {
    readonly commands: number;
    readonly queries: number;
    readonly connections: number;
    readonly webSockets: number;
  };
  /** Where traces go; `undefined` when nothing is traced. */
  readonly tracing: TracingConfig | undefined;
  /** How long backups of the database are kept; `undefined` when that is not set. */
  readonly backupDays: number | undefined;
  /** File of the key that signs what the log has become, absolute. */
  readonly auditKeyFile: string;
  /** File that gets every signed checkpoint, absolute. */
  readonly auditCheckpointFile: string;
  /** Events of the log in a second whose documents are checked against them; 0 for none. */
  readonly driftRate: number;
  readonly logLevel: LogLevel;
  /** What this process takes on. */
  readonly roles: readonly RoleName[];
  /** Plain words on the terminal and an explorer for GraphQL; off when NODE_ENV is `production`. */
  readonly development: boolean;
  /** A sentence for each variable of ours that is set and that nothing reads. */
  readonly unknownVariables: readonly string[];
}

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** All that is wrong with the environment, at once. */
export class InvalidConfig extends Error {
  override readonly name = 'InvalidConfig';

  constructor(readonly faults: readonly string[]) {
    super(`The configuration is not usable:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
  }
}

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);
const MASTER_KEY_BYTES = 32;

const postgresUrl = secret((text) =>
  isUrl(text, ['postgres:', 'postgresql:'])
    ? text
    : refuse(' is not a PostgreSQL address such as postgresql://user:password@host:5432/daybook.'),
);

/** Several hosts make it no URL in the strict sense. */
const mongoUrl = secret((text) => {
  const [isAddress, database = ''] = /^mongodb(?:\+srv)?:\/\/[^/?]+(?:\/([^?]*))?(?:\?.*)?$/.exec(text) ?? [];
  if (isAddress === undefined) {
    return refuse(' is not a MongoDB address such as mongodb://user:password@host:27017/daybook.');
  }
  return /^[\w-]{1,63}$/.test(database)
    ? text
    : refuse(' names no database: put its name at the end, as in mongodb://host:27017/daybook.');
});

const masterKey = secret((text) => {
  const key: Uint8Array = Buffer.from(text, 'base64');
  return key.length === MASTER_KEY_BYTES
    ? key
    : refuse(` has ${key.length} bytes, not 32. Make one with: openssl rand -base64 32`);
});

const origins = variable('one or more origins such as https://shop.example, with commas between them', (text) => {
  const all = text.split(',').map((origin) => origin.trim());
  return all.every(isOrigin) ? all : undefined;
});

const isOrigin = (text: string): boolean => isUrl(text, ['http:', 'https:']) && new URL(text).origin === text;

const count = wholeNumber('a whole number from 1 to 9,999,999', 1, 9_999_999);

const TABLE = {
  HOST: str({ default: '127.0.0.1' }),
  DAYBOOK_ALLOW_UNAUTHENTICATED: str({ default: '' }),
  PORT: wholeNumber('a port: give a number from 0 to 65535', 0, 65_535)({ default: 3_000 }),
  CORS_ORIGINS: origins({ default: [] }),
  PUBLIC_EVENTS_PERSONAL: oneOf(['clear'])({ default: undefined }),
  WEBHOOKS_ALLOW_PRIVATE: oneOf(['1'])({ default: undefined }),
  DATABASE_URL: postgresUrl({ default: undefined }),
  MONGODB_URL: mongoUrl({ default: undefined }),
  DAYBOOK_HOME: str({ default: '.daybook' }),
  DAYBOOK_MASTER_KEY: masterKey({ default: undefined }),
  DAYBOOK_MAX_COMMANDS: count({ default: 512 }),
  DAYBOOK_MAX_QUERIES: count({ default: 512 }),
  DAYBOOK_MAX_CONNECTIONS: count({ default: 5_000 }),
  DAYBOOK_MAX_WEBSOCKETS: count({ default: 2_000 }),
  DAYBOOK_BACKUP_DAYS: wholeNumber('a number of days from 0 to 99999', 0, 99_999)({ default: undefined }),
  AUDIT_KEY_FILE: str({ default: undefined }),
  AUDIT_CHECKPOINT_FILE: str({ default: undefined }),
  DAYBOOK_DRIFT_RATE: wholeNumber('a number of events from 0 to 99999', 0, 99_999)({ default: 20 }),
  LOG_LEVEL: oneOf(LOG_LEVELS)({ default: 'info' }),
  DAYBOOK_ROLE: str({ default: undefined }),
  NODE_ENV: str({ default: undefined }),
};

/** Every variable of ours that is read. */
export const KNOWN_VARIABLES: readonly string[] = [...Object.keys(TABLE), 'DAYBOOK_ENV_FILE'];

/**
 * @param role takes the place of `DAYBOOK_ROLE`
 * @param variables those of the process when absent, with what the file `.env` adds to them
 * @throws InvalidConfig that names every fault; WrongUsage for a role that there is not
 */
export const readConfig = (
  { role }: { readonly role?: string | undefined } = {},
  variables: Variables = environment(),
): Config => {
  const faults: string[] = [];
  const values = valuesOf(variables, TABLE, faults);
  const home = resolve(values.DAYBOOK_HOME);
  const anyHost = values.DAYBOOK_ALLOW_UNAUTHENTICATED === '1';
  const development = values.NODE_ENV !== 'production';
  const config: Config = {
    host: values.HOST,
    anyHost,
    corsOrigins: values.CORS_ORIGINS,
    publicPersonal: values.PUBLIC_EVENTS_PERSONAL === 'clear',
    webhooksAllowPrivate: values.WEBHOOKS_ALLOW_PRIVATE === '1',
    ...paymentConfig(variables, faults, development),
    ...fulfilmentConfig(variables, faults, development),
    port: values.PORT,
    databaseUrl: values.DATABASE_URL,
    mongoUrl: values.MONGODB_URL,
    home,
    masterKey: values.DAYBOOK_MASTER_KEY,
    limits: {
      commands: values.DAYBOOK_MAX_COMMANDS,
      queries: values.DAYBOOK_MAX_QUERIES,
      connections: values.DAYBOOK_MAX_CONNECTIONS,
      webSockets: values.DAYBOOK_MAX_WEBSOCKETS,
    },
    kafka: kafkaConfig(variables, faults),
    schemaRegistry: schemaRegistryConfig(variables, faults),
    redis: redisConfig(variables, faults),
    tracing: tracingConfig(variables, faults),
    backupDays: values.DAYBOOK_BACKUP_DAYS,
    auditKeyFile: resolve(values.AUDIT_KEY_FILE ?? join(home, 'audit.key')),
    auditCheckpointFile: resolve(values.AUDIT_CHECKPOINT_FILE ?? join(home, 'audit.checkpoints')),
    driftRate: values.DAYBOOK_DRIFT_RATE,
    logLevel: values.LOG_LEVEL,
    roles: rolesIn(role ?? values.DAYBOOK_ROLE),
    development,
    unknownVariables: unknownVariables(variables, KNOWN_VARIABLES),
  };
  faults.push(...faultsOfAccess(values.HOST, anyHost), ...faultsOfKeys(variables));
  if (faults.length > 0) throw new InvalidConfig(faults);
  return config;
};

/**
 * The variables of the process, and those of `.env` in the working directory that are not set yet. `DAYBOOK_ENV_FILE` names
 * another file; set to nothing, none is read.
 */
const environment = (): Variables => {
  const named = process.env.DAYBOOK_ENV_FILE;
  const file = resolve(named ?? '.env');
  if (named === '' || (named === undefined && !existsSync(file))) return process.env;
  const { NODE_EXTRA_CA_CERTS: certificates } = process.env;
  try {
    process.loadEnvFile(file);
  } catch (error) {
    throw new InvalidConfig([`${file} cannot be read: ${messageOf(error)}`]);
  }
  if (process.env.NODE_EXTRA_CA_CERTS !== certificates) {
    throw new InvalidConfig([
      `NODE_EXTRA_CA_CERTS has no effect in ${file}: Node reads it before any file. Set it in the environment of the process.`,
    ]);
  }
  return process.env;
};

const faultsOfAccess = (host: string, anyHost: boolean): readonly string[] =>
  LOOPBACK.has(host) || anyHost
    ? []
    : [
        `HOST=${host} lets other machines in, and Daybook has no login yet. Put a gateway with a login in front of it ` +
          'and set DAYBOOK_ALLOW_UNAUTHENTICATED=1, or leave HOST at 127.0.0.1.',
      ];

const faultsOfKeys = (variables: Variables): readonly string[] =>
  given(variables, 'DATABASE_URL') === undefined || given(variables, 'DAYBOOK_MASTER_KEY') !== undefined
    ? []
    : [
        'DATABASE_URL needs DAYBOOK_MASTER_KEY: all processes wrap the keys of personal data with the same one, and it ' +
          'must not lie in the database. Make one with: openssl rand -base64 32',
      ];
