import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { messageOf } from '../kernel/log/message-of.js';
import { type KafkaConfig, kafkaConfig } from './kafka-config.js';
import { type RoleName, rolesIn } from './roles/roles.js';

/** Everything the environment decides; read once, at the start. */
export interface Config {
  readonly host: string;
  /** True when a gateway with a login stands in front: requests may then name any host. */
  readonly anyHost: boolean;
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
  /** How much the server takes on at once. */
  readonly limits: {
    readonly commands: number;
    readonly queries: number;
    readonly connections: number;
    readonly webSockets: number;
  };
  /** Where traces go; `undefined` when nothing is traced. */
  readonly tracing: TracingConfig | undefined;
  /** How long backups of the database are kept; `undefined` when nobody said so. */
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
}

/** A collector of OpenTelemetry; the exporter reads the rest from the variables of its specification. */
export interface TracingConfig {
  readonly endpoint: string;
  /** Share of the traces begun here that are recorded, from 0 to 1. */
  readonly ratio: number;
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

type Variables = Readonly<Record<string, string | undefined>>;

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);
const MASTER_KEY_BYTES = 32;
const LARGEST_PORT = 65_535;

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
  const home = resolve(given(variables, 'DAYBOOK_HOME') ?? '.daybook');
  const config: Config = {
    host: host(variables, faults),
    anyHost: allowsUnauthenticated(variables),
    port: port(variables, faults),
    databaseUrl: databaseUrl(variables, faults),
    mongoUrl: mongoUrl(variables, faults),
    home,
    masterKey: masterKey(variables, faults),
    limits: {
      commands: count(variables, 'DAYBOOK_MAX_COMMANDS', 512, faults),
      queries: count(variables, 'DAYBOOK_MAX_QUERIES', 512, faults),
      connections: count(variables, 'DAYBOOK_MAX_CONNECTIONS', 5_000, faults),
      webSockets: count(variables, 'DAYBOOK_MAX_WEBSOCKETS', 2_000, faults),
    },
    kafka: kafkaConfig((name) => given(variables, name), faults),
    tracing: tracing(variables, faults),
    backupDays: backupDays(variables, faults),
    auditKeyFile: resolve(given(variables, 'AUDIT_KEY_FILE') ?? join(home, 'audit.key')),
    auditCheckpointFile: resolve(given(variables, 'AUDIT_CHECKPOINT_FILE') ?? join(home, 'audit.checkpoints')),
    driftRate: driftRate(variables, faults),
    logLevel: logLevel(variables, faults),
    roles: rolesIn(role ?? given(variables, 'DAYBOOK_ROLE')),
    development: given(variables, 'NODE_ENV') !== 'production',
  };
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
  try {
    process.loadEnvFile(file);
  } catch (error) {
    throw new InvalidConfig([`${file} cannot be read: ${messageOf(error)}`]);
  }
  return process.env;
};

/** A variable that is set to nothing is not set. */
const given = (variables: Variables, name: string): string | undefined => variables[name]?.trim() || undefined;

const allowsUnauthenticated = (variables: Variables): boolean =>
  given(variables, 'DAYBOOK_ALLOW_UNAUTHENTICATED') === '1';

const host = (variables: Variables, faults: string[]): string => {
  const value = given(variables, 'HOST') ?? '127.0.0.1';
  if (!LOOPBACK.has(value) && !allowsUnauthenticated(variables)) {
    faults.push(
      `HOST=${value} lets other machines in, and Daybook has no login yet. Put a gateway with a login in front of it ` +
        'and set DAYBOOK_ALLOW_UNAUTHENTICATED=1, or leave HOST at 127.0.0.1.',
    );
  }
  return value;
};

const port = (variables: Variables, faults: string[]): number => {
  const value = given(variables, 'PORT') ?? '3000';
  if (!/^\d{1,5}$/.test(value) || Number(value) > LARGEST_PORT) {
    faults.push(`PORT=${value} is not a port: give a number from 0 to ${LARGEST_PORT}.`);
  }
  return Number(value);
};

const databaseUrl = (variables: Variables, faults: string[]): string | undefined => {
  const value = given(variables, 'DATABASE_URL');
  if (value === undefined) return undefined;
  if (!/^postgres(ql)?:$/.test(URL.canParse(value) ? new URL(value).protocol : '')) {
    faults.push('DATABASE_URL is not a PostgreSQL address such as postgresql://user:password@host:5432/daybook.');
  }
  if (given(variables, 'DAYBOOK_MASTER_KEY') === undefined) {
    faults.push(
      'DATABASE_URL needs DAYBOOK_MASTER_KEY: all processes wrap the keys of personal data with the same one, and it ' +
        'must not lie in the database. Make one with: openssl rand -base64 32',
    );
  }
  return value;
};

const mongoUrl = (variables: Variables, faults: string[]): string | undefined => {
  const value = given(variables, 'MONGODB_URL');
  if (value === undefined) return undefined;
  // Several hosts make it no URL in the strict sense.
  const [, database] = /^mongodb(?:\+srv)?:\/\/[^/]+(?:\/([^?]*))?(?:\?.*)?$/.exec(value) ?? ['', undefined];
  const isAddress = /^mongodb(\+srv)?:\/\/[^/?]/.test(value);
  if (!isAddress)
    faults.push('MONGODB_URL is not a MongoDB address such as mongodb://user:password@host:27017/daybook.');
  else if (!/^[\w-]{1,63}$/.test(database ?? '')) {
    faults.push('MONGODB_URL names no database: put its name at the end, as in mongodb://host:27017/daybook.');
  }
  return value;
};

const masterKey = (variables: Variables, faults: string[]): Uint8Array | undefined => {
  const value = given(variables, 'DAYBOOK_MASTER_KEY');
  if (value === undefined) return undefined;
  const key = Buffer.from(value, 'base64');
  if (key.length !== MASTER_KEY_BYTES) {
    faults.push(`DAYBOOK_MASTER_KEY has ${key.length} bytes, not 32. Make one with: openssl rand -base64 32`);
  }
  return key;
};

const count = (variables: Variables, name: string, absent: number, faults: string[]): number => {
  const value = given(variables, name) ?? String(absent);
  if (!/^[1-9]\d{0,6}$/.test(value)) faults.push(`${name}=${value} is not a whole number from 1 to 9,999,999.`);
  return Number(value);
};

const backupDays = (variables: Variables, faults: string[]): number | undefined => {
  const value = given(variables, 'DAYBOOK_BACKUP_DAYS');
  if (value === undefined) return undefined;
  if (!/^\d{1,5}$/.test(value)) faults.push(`DAYBOOK_BACKUP_DAYS=${value} is not a number of days from 0 to 99999.`);
  return Number(value);
};

const tracing = (variables: Variables, faults: string[]): TracingConfig | undefined => {
  const name = ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'].find((it) => given(variables, it));
  if (name === undefined || given(variables, 'OTEL_SDK_DISABLED') === 'true') return undefined;
  const endpoint = given(variables, name) ?? '';
  if (!/^https?:$/.test(URL.canParse(endpoint) ? new URL(endpoint).protocol : '')) {
    faults.push(`${name}=${endpoint} is not the address of a collector such as http://127.0.0.1:4318.`);
  }
  const ratio = given(variables, 'OTEL_TRACES_SAMPLER_ARG') ?? '1';
  if (!/^(0(\.\d+)?|1(\.0+)?)$/.test(ratio)) {
    faults.push(`OTEL_TRACES_SAMPLER_ARG=${ratio} is not a share of traces from 0 to 1 such as 0.05.`);
  }
  return { endpoint, ratio: Number(ratio) };
};

const driftRate = (variables: Variables, faults: string[]): number => {
  const value = given(variables, 'DAYBOOK_DRIFT_RATE') ?? '20';
  if (!/^\d{1,5}$/.test(value)) faults.push(`DAYBOOK_DRIFT_RATE=${value} is not a number of events from 0 to 99999.`);
  return Number(value);
};

const logLevel = (variables: Variables, faults: string[]): LogLevel => {
  const value = given(variables, 'LOG_LEVEL') ?? 'info';
  const level = LOG_LEVELS.find((known) => known === value);
  if (level === undefined) faults.push(`LOG_LEVEL=${value} is not one of ${LOG_LEVELS.join(', ')}.`);
  return level ?? 'info';
};
