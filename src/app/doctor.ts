import { existsSync } from 'node:fs';
import type { Logger } from 'pino';
import { NO_TRACER, PersonalData, TimeSlices } from '#kernel';
import { Meter } from '#platform/telemetry';
import { SystemEnvironment } from '../platform/system-environment.js';
import { CheckpointFile } from '../operations/audit/checkpoint-file.js';
import { type Diagnosis, examined, examinedInStore, fault, ok, warning } from '../operations/doctor/diagnosis.js';
import { examineAudit } from '../operations/doctor/examine-audit.js';
import { examineIntegrity } from '../operations/doctor/examine-integrity.js';
import { examineDisk, examineSecret } from '../operations/doctor/examine-files.js';
import { examineKeys, examineOrder, examineSchema, examineServer } from '../operations/doctor/examine-store.js';
import { examineNotifications } from '../operations/doctor/examine-notifications.js';
import { examineTopic } from '../operations/doctor/examine-topic.js';
import { examineDrift, examineViews } from '../operations/doctor/examine-views.js';
import { examineWebhooks } from '../operations/doctor/examine-webhooks.js';
import { NOTIFICATIONS } from '../operations/notifications/notifier.js';
import { signerOf } from './secrets/audit-key.js';
import { type Config, InvalidConfig, readConfig } from './config.js';
import { PROJECTIONS } from './contexts.js';
import { checksOf } from './integrity.js';
import { createLogger } from './logger.js';
import { masterKeyFile, masterKeyIn } from './secrets/master-key.js';
import { visitDatabase } from './stores/database.js';
import { openChannels } from './stores/notification-channels.js';
import { publicTopicsOf } from './public-topics.js';
import type { Stores } from './stores/ports.js';
import { openStores } from './stores/stores.js';
import { openVitals, type Vitals } from './stores/vitals.js';

const KEY_BYTES = 32;

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
    ? [warning('login', 'DAYBOOK_ALLOW_UNAUTHENTICATED=1: every client that reaches it may do everything', GATEWAY)]
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
    const vitals = openVitals(server.url);
    try {
      return await inside(config, server.url, vitals, logger);
    } finally {
      await vitals.close();
      await server.stop();
    }
  });

const inside = async (config: Config, url: string, vitals: Vitals, logger: Logger): Promise<readonly Diagnosis[]> => {
  const environment = new SystemEnvironment();
  const server = await examineServer(vitals, environment);
  if (server.some(({ verdict }) => verdict === 'fault')) return server;
  const { complete, diagnosis } = await examineSchema(vitals);
  if (!complete) return [...server, diagnosis];
  const masterKey = keptMasterKey(config);
  const stores = await openStores({
    ...{
      url,
      mongoUrl: config.mongoUrl,
      kafka: config.kafka,
      logger,
      environment,
      slices: new TimeSlices(environment),
      meter: new Meter(),
      tracer: NO_TRACER,
    },
    // Without a master key nothing can be sealed or checked against a seal.
    masterKey: masterKey ?? new Uint8Array(KEY_BYTES),
  });
  try {
    return [
      ...server,
      diagnosis,
      ...(await examinedInStore('positions', environment, () => examineOrder(vitals, environment))),
      ...(masterKey === undefined ? [] : await withKeys(config, stores, vitals, masterKey, environment)),
      ...(await views(config, stores, environment)),
      ...(await topic(stores)),
      ...(await examinedInStore('webhooks', environment, () => examineWebhooks(stores.webhooks, stores.deliveries))),
      ...(await notifications(config, stores, environment)),
    ];
  } finally {
    await stores.close();
  }
};

/** Under another master key what stands beside the events cannot be checked against its seals. */
const withKeys = async (
  { auditKeyFile, auditCheckpointFile }: Config,
  stores: Stores,
  vitals: Vitals,
  masterKey: Uint8Array,
  environment: SystemEnvironment,
): Promise<readonly Diagnosis[]> => {
  let isOurs = false;
  const keys = await examinedInStore('personal keys', environment, async () => {
    const { opensAny, diagnosis } = await examineKeys(vitals, masterKey);
    isOurs = opensAny;
    return diagnosis;
  });
  if (!isOurs) return keys;
  const personalData = new PersonalData(stores.subjectKeys);
  const checks = checksOf(
    { ...stores, personalData },
    {
      checkpointFile: auditCheckpointFile,
      signer: existsSync(auditKeyFile) ? signerOf(auditKeyFile) : undefined,
    },
  );
  return [...keys, ...(await examineIntegrity(checks, environment))];
};

const views = async (
  { auditKeyFile, auditCheckpointFile }: Config,
  stores: Stores,
  environment: SystemEnvironment,
): Promise<readonly Diagnosis[]> => {
  const audit = () =>
    examineAudit({
      store: stores.auditStore,
      file: new CheckpointFile(auditCheckpointFile),
      signer: signerOf(auditKeyFile),
      log: stores.log,
      environment,
    });
  return [
    ...(await examinedInStore('views', environment, () =>
      examineViews({ ...stores, projections: PROJECTIONS, environment }),
    )),
    ...(await otherStore(stores, environment)),
    ...(await examinedInStore('drift', environment, () => examineDrift(stores.differences))),
    ...(existsSync(auditKeyFile) ? await examinedInStore('audit', environment, audit) : []),
  ];
};

/** What only a store that holds views alone can be asked. */
const otherStore = async ({ viewStore }: Stores, environment: SystemEnvironment): Promise<readonly Diagnosis[]> => {
  if (viewStore === undefined) return [];
  return examinedInStore('mongodb', environment, async () => {
    const found = await viewStore.examine(PROJECTIONS.map(({ view }) => view));
    return found.length === 0
      ? ok('mongodb', 'indexes and collections are as they have to be')
      : found.map(notAsItHasToBe);
  });
};

const notAsItHasToBe = (found: string): Diagnosis =>
  warning(
    'mongodb',
    found,
    'A server makes views and indexes at its start, and removes such collections within an hour: npm start.',
  );

const topic = async ({ logTopic }: Stores): Promise<readonly Diagnosis[]> => {
  if (logTopic === undefined) return [];
  const { progress } = logTopic;
  const log = await examined('event log topic', () => examineTopic(logTopic));
  const others = publicTopicsOf(logTopic).map(({ topic: { name }, topics }) => {
    const check = `topic ${name}`;
    return examined(check, () => examineTopic({ topics, progress, check }));
  });
  return [...log, ...(await Promise.all(others)).flat()];
};

const notifications = async (
  { redis }: Config,
  { storedLog: log, readerCheckpoints: checkpoints }: Stores,
  environment: SystemEnvironment,
): Promise<readonly Diagnosis[]> => {
  if (redis === undefined) return [];
  const channels = openChannels(redis);
  try {
    return await examinedInStore(NOTIFICATIONS, environment, () =>
      examineNotifications({ channels, log, checkpoints }),
    );
  } finally {
    await channels.close();
  }
};

/** None is made here: what a new key seals, the right one could not open. */
const keptMasterKey = ({ masterKey, home }: Config): Uint8Array | undefined =>
  masterKey ?? (existsSync(masterKeyFile(home)) ? masterKeyIn(home) : undefined);
