import { existsSync } from 'node:fs';
import type { Logger } from 'pino';
import { SystemEnvironment } from '#platform';
import {
  createPool,
  OrdinaryTables,
  PostgresAuditCheckpoints,
  PostgresCheckpoints,
  PostgresEventLog,
  PostgresParkedStreams,
  PostgresViewBuilds,
  PostgresViewDifferences,
  PostgresVitals,
  RowSeals,
} from '../adapters/postgres/index.js';
import { CheckpointFile } from '../operations/audit/checkpoint-file.js';
import { type Diagnosis, examined, fault, ok, warning } from '../operations/doctor/diagnosis.js';
import { examineAudit } from '../operations/doctor/examine-audit.js';
import { examineIntegrity } from '../operations/doctor/examine-integrity.js';
import { examineDisk, examineSecret } from '../operations/doctor/examine-files.js';
import { examineKeys, examineOrder, examineSchema, examineServer } from '../operations/doctor/examine-store.js';
import { examineDrift, examineViews } from '../operations/doctor/examine-views.js';
import { PROJECTIONS } from './contexts.js';
import { signerOf } from './secrets/audit-key.js';
import { composeStandaloneIntegrity } from './compose-integrity.js';
import { type Config, InvalidConfig, readConfig } from './config.js';
import { visitDatabase } from './database.js';
import { createLogger } from './logger.js';
import { derivedKey, masterKeyFile, masterKeyIn } from './secrets/master-key.js';

const CONNECTIONS = 2;
const KEY_BYTES = 32;
const LONGEST_STATEMENT_MS = 30_000;

/** Looks at everything there is of this Daybook, from the settings inwards, and changes nothing. */
export const diagnoses = async (): Promise<readonly Diagnosis[]> => {
  try {
    const config = readConfig();
    const logger = createLogger({ logLevel: 'error' }, process.stderr);
    return [...settings(config), ...(await files(config)), ...(await database(config, logger))];
  } catch (error) {
    if (!(error instanceof InvalidConfig)) throw error;
    return error.faults.map((text) => fault('settings', text, '.env.example explains every setting.'));
  }
};

const settings = ({ databaseUrl, home, host, port, anyHost }: Config): readonly Diagnosis[] => [
  ok('settings', `${databaseUrl === undefined ? home : 'DATABASE_URL'}, listening on ${host}:${port}`),
  ...(anyHost
    ? [warning('login', 'DAYBOOK_ALLOW_UNAUTHENTICATED=1: everybody who reaches it may do everything', GATEWAY)]
    : []),
];

const GATEWAY = 'Let it be reached through a gateway with a login only.';

const files = async ({ home, masterKey, auditKeyFile }: Config): Promise<readonly Diagnosis[]> => {
  const keyFile = masterKeyFile(home);
  const [noMaster, noAudit] = [
    warning(
      'master key',
      `there is none in ${keyFile} yet`,
      'The first start makes it; of a database in use, put it back.',
    ),
    warning(
      'audit key',
      `there is none in ${auditKeyFile} yet`,
      'The first start makes it; of a log in use, put it back.',
    ),
  ];
  return [
    masterKey === undefined ? examineSecret('master key', keyFile, noMaster) : ok('master key', 'DAYBOOK_MASTER_KEY'),
    examineSecret('audit key', auditKeyFile, noAudit),
    ...(existsSync(home) ? await examined('disk', () => examineDisk(home)) : []),
  ];
};

/** What there is to see in the database, as far as it goes: what cannot be reached is not looked at. */
const database = (config: Config, logger: Logger): Promise<readonly Diagnosis[]> =>
  examined('database', async () => {
    const server = await visitDatabase(config, logger);
    if (server === undefined) return warning('database', `there is none in ${config.home} yet`, 'npm start makes it.');
    try {
      return await inside(config, server.url);
    } finally {
      await server.stop();
    }
  });

const inside = async (config: Config, url: string): Promise<readonly Diagnosis[]> => {
  const environment = new SystemEnvironment();
  const vitals = new PostgresVitals(url);
  try {
    const server = await examineServer(vitals, environment);
    if (server.some(({ verdict }) => verdict === 'fault')) return server;
    const { complete, diagnosis } = await examineSchema(vitals);
    if (!complete) return [...server, diagnosis];
    const masterKey = keptMasterKey(config);
    return [
      ...server,
      diagnosis,
      ...(await examined('positions', () => examineOrder(vitals, environment))),
      ...(masterKey === undefined ? [] : await withKeys(config, url, vitals, masterKey, environment)),
      ...(await views(config, url, rowSealsUnder(masterKey), environment)),
    ];
  } finally {
    await vitals.close();
  }
};

/** Under another master key nothing beside the events could be told from what somebody has changed. */
const withKeys = async (
  config: Config,
  url: string,
  vitals: PostgresVitals,
  masterKey: Uint8Array,
  environment: SystemEnvironment,
): Promise<readonly Diagnosis[]> => {
  const keys = await examined('personal keys', () => examineKeys(vitals, masterKey));
  if ((await vitals.keys(masterKey)).opened === 0) return keys;
  const { auditKeyFile, auditCheckpointFile } = config;
  const integrity = composeStandaloneIntegrity({
    ...{ url, masterKey, checkpointFile: auditCheckpointFile },
    signer: existsSync(auditKeyFile) ? signerOf(auditKeyFile) : undefined,
  });
  try {
    return [...keys, ...(await examineIntegrity(integrity.checks, environment))];
  } finally {
    await integrity.stop();
  }
};

const views = async (
  config: Config,
  url: string,
  seals: RowSeals,
  environment: SystemEnvironment,
): Promise<readonly Diagnosis[]> => {
  const settings = { durable: false, statementTimeoutMs: LONGEST_STATEMENT_MS, onIdleError: () => undefined };
  const pool = createPool(url, { max: CONNECTIONS, ...settings });
  const tables = new OrdinaryTables(url);
  const log = new PostgresEventLog(pool);
  try {
    const ports = {
      projections: PROJECTIONS,
      builds: new PostgresViewBuilds({ url, pool, seals }),
      checkpoints: new PostgresCheckpoints(pool),
      parked: new PostgresParkedStreams(tables, seals),
      log,
      environment,
    };
    const audit = () =>
      examineAudit({
        checkpoints: new PostgresAuditCheckpoints(pool),
        file: new CheckpointFile(config.auditCheckpointFile),
        signer: signerOf(config.auditKeyFile),
        log,
        environment,
      });
    return [
      ...(await examined('views', () => examineViews(ports))),
      ...(await examined('drift', () => examineDrift(new PostgresViewDifferences(pool)))),
      ...(existsSync(config.auditKeyFile) ? await examined('audit', audit) : []),
    ];
  } finally {
    await Promise.all([tables.close(), pool.end()]);
  }
};

/** Without a master key nothing can be sealed or held against a seal. */
const rowSealsUnder = (masterKey: Uint8Array = new Uint8Array(KEY_BYTES)) =>
  new RowSeals(derivedKey(masterKey, 'row seals'));

/** None is made here: what a new key seals, the right one could not open. */
const keptMasterKey = ({ masterKey, home }: Config): Uint8Array | undefined =>
  masterKey ?? (existsSync(masterKeyFile(home)) ? masterKeyIn(home) : undefined);
