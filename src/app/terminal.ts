import type { Attach } from '#platform';
import type { AuditServices } from '../operations/audit/audit-services.js';
import type { BackupServices } from '../operations/backup/backup-to.js';
import type { RestoreTarget } from '../operations/backup/restore-from.js';
import type { ParkedKeyServices } from '../operations/consumer-groups/parked-keys.js';
import type { ErasureServices } from '../operations/erasure/erase-customer.js';
import type { ImportServices } from '../operations/import/import-file.js';
import type { LogServices } from '../operations/log-relay/log-commands.js';
import { topicReading } from '../operations/log-relay/topic-reading.js';
import type { ProcessServices } from '../operations/processes/process-services.js';
import type { StreamServices } from '../operations/streams/read-stream.js';
import type { DriftServices } from '../operations/views/drift/show-drift.js';
import type { FeedingServices } from '../operations/views/feeding/feed-views.js';
import { type Feeding, FeedingOnDemand } from '../operations/views/feeding/feeding.js';
import type { ParkedServices } from '../operations/views/parked/parked-streams.js';
import type { ViewServices } from '../operations/views/view-services.js';
import { auditOf } from './audit.js';
import { readConfig } from './config.js';
import { AUDIT_TERMS, PROCESS_KINDS, processesOf, PROJECTIONS, STATE_TOPICS } from './contexts.js';
import { erasureOf } from './erasure.js';
import { commandSender } from './command-sender.js';
import { publicTopicsOf } from './public-topics.js';
import type { Services } from './services.js';
import { withParkedKeysIn } from './stores/parked-keys.js';
import { refuseUnfit, undoneIn } from './stores/restore-checks.js';
import { type Views, viewsOf } from './views.js';
import { withServices } from './with-services.js';

// What each group of commands works with. Nothing is started here: a command starts what it needs, when it needs it.

export { AUDIT_TERMS as auditTerms };
export { diagnoses } from './doctor.js';
export { schemaServices } from './public-schemas.js';

export const withStreams: Attach<StreamServices> = (work) =>
  withServices(({ store, personalData }) => work({ store, personal: personalData, projections: PROJECTIONS }));

export const withDrift: Attach<DriftServices> = (work) =>
  withServices(({ personalData, readerCheckpoints: checkpoints, ...services }) =>
    work({ ...services, checkpoints, personal: personalData }),
  );

export const withLog: Attach<LogServices> = (work) =>
  withServices((services) =>
    work({ ...services, publicTopics: publicTopicsOf(services.logTopic).map(({ topics }) => topics) }),
  );

export const withBackup: Attach<BackupServices> = (work) => withServices(work);

export const withParked: Attach<ParkedServices> = (work) =>
  withServices((services) =>
    withFeeding(services, viewsOf(services), (feeding) => work({ ...services, projections: PROJECTIONS, feeding })),
  );

export const withProcesses: Attach<ProcessServices> = (work) =>
  withServices((services) =>
    work({
      ...services,
      personal: services.personalData,
      kinds: PROCESS_KINDS,
      prepare: () => viewsOf(services).states.prepare(),
      send: async (...command) => (await sendingWith(services))(...command),
    }),
  );

/** Few commands send any, and what they decide with takes long to load. */
const sendingWith = async (services: Services): Promise<ProcessServices['send']> => {
  const { NewestStates } = await import('../operations/public-topics/newest-states.js');
  const states = new NewestStates(services.store, STATE_TOPICS);
  return commandSender(processesOf({ ...services, states }).commands);
};

/** @param databaseUrl of a service with handlers of its own */
export const withParkedKeys =
  (databaseUrl: string): Attach<ParkedKeyServices> =>
  (work) =>
    withParkedKeysIn(databaseUrl, work);

export const withViews: Attach<ViewServices> = (work) =>
  withServices((services) => {
    const views = viewsOf(services);
    return withFeeding(services, views, (feeding) =>
      work({
        ...services,
        views: services.buildDocuments,
        projections: views.states.projections,
        outbox: services.outboxRelay,
        topicReading: topicReadingOf(services),
        prepare: () => views.states.prepare(),
        feeding,
      }),
    );
  });

const topicReadingOf = ({
  logTopic,
  archive,
  environment,
  store,
}: Pick<Services, 'logTopic' | 'archive' | 'environment' | 'store'>) =>
  logTopic && topicReading({ ...logTopic, archive, environment, logId: () => store.logId() });

export const withErasure: Attach<ErasureServices> = (work) =>
  withServices((services) => work({ erasure: erasureOf(services, readConfig().backupDays) }));

export const withAudit: Attach<AuditServices> = (work) =>
  withServices(async (services) => {
    const { archive, log, operatorLog, environment, personalData } = services;
    const audit = auditOf(services);
    try {
      return await work({ ...audit, archive, log, operatorLog, environment, personal: personalData });
    } finally {
      await audit.treeFeeder.stop();
    }
  });

/** Lines go to the handlers that requests go to. */
export const withImport: Attach<ImportServices> = (work) =>
  withServices(async (services) => {
    const views = viewsOf(services);
    const { importedCommands } = await import('./imported-commands.js');
    const commands = await importedCommands(services, views);
    return withCaughtUpViews(services, views, (waiting) => work({ ...waiting, log: services.log, ...commands }));
  });

/** The store of this folder or of `DATABASE_URL`, which a backup may fill. */
export const restoreTarget = async (): Promise<RestoreTarget> => {
  const config = readConfig();
  return {
    refuseUnfit: (file) => refuseUnfit(file, config),
    attach: (work) =>
      withServices(
        (services) => withCaughtUpViews(services, viewsOf(services), (waiting) => work({ ...services, ...waiting })),
        { checked: false },
      ),
    undo: undoneIn(config),
  };
};

/** What it takes to feed views on demand and to wait for them. */
type WaitingServices = Pick<Services, 'builds' | 'environment' | 'startWakeUps'>;

const withCaughtUpViews = (
  services: WaitingServices,
  views: Views,
  work: (services: FeedingServices) => Promise<number>,
): Promise<number> =>
  withFeeding(services, views, (feeding) =>
    work({
      environment: services.environment,
      watch: views.watch,
      prepare: () => views.states.prepare(),
      feeding,
    }),
  );

const withFeeding = async (
  services: WaitingServices,
  { states, feeding }: Views,
  work: (feeding: Feeding) => Promise<number>,
): Promise<number> => {
  const onDemand = new FeedingOnDemand({ ...services, states, feeding });
  try {
    return await work(onDemand);
  } finally {
    await onDemand.stop();
  }
};
