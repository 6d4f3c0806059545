import { NestFactory } from '@nestjs/core';
import { CommandBus } from '@nestjs/cqrs';
import type { Attach } from '#platform';
import type { AuditServices } from '../operations/audit/audit-services.js';
import type { BackupServices } from '../operations/backup/backup-to.js';
import type { RestoreServices, RestoreTarget } from '../operations/backup/restore-from.js';
import type { ErasureServices } from '../operations/erasure/erase-customer.js';
import type { ImportServices } from '../operations/import/import-file.js';
import type { StreamServices } from '../operations/streams/read-stream.js';
import type { DriftServices } from '../operations/views/drift/show-drift.js';
import type { FeedingServices } from '../operations/views/feeding/feed-views.js';
import type { ParkedServices } from '../operations/views/parked/parked-streams.js';
import type { ViewServices } from '../operations/views/view-services.js';
import { AppModule } from './app.module.js';
import type { Services } from './composition.js';
import { readConfig } from './config.js';
import { AUDIT_TERMS, IMPORT_BINDINGS, PROJECTIONS } from './contexts.js';
import { refuseUnfit, undoneIn } from './restore-checks.js';
import { withDaybook } from './with-daybook.js';

export { diagnoses } from './doctor.js';

export const withStreams: Attach<StreamServices> = (work) =>
  withDaybook(({ store, personalData }) => work({ store, personal: personalData, projections: PROJECTIONS }));

export const withDrift: Attach<DriftServices> = (work) =>
  withDaybook(({ drift, personalData, checkpoints, log }) =>
    work({ differences: drift.differences, personal: personalData, checkpoints, log }),
  );

export const withParked: Attach<ParkedServices> = (work) =>
  withDaybook((parts) => work({ ...parts, projections: PROJECTIONS, feeding: feedingOf(parts) }));

export const withViews: Attach<ViewServices> = (work) =>
  withDaybook((parts) =>
    work({
      ...parts,
      views: parts.keyedViews,
      projections: PROJECTIONS,
      outbox: parts.outboxRelay,
      prepare: () => parts.projections.prepare(),
      feeding: feedingOf(parts),
    }),
  );

export const withErasure: Attach<ErasureServices> = (work) => withDaybook(({ erasure }) => work({ erasure }));

export const withBackup: Attach<BackupServices> = (work) => withDaybook(work);

/** The store of this folder or of `DATABASE_URL`, which a backup may fill. */
export const restoreTarget = async (): Promise<RestoreTarget> => {
  const config = readConfig();
  return {
    refuseUnfit: (file) => refuseUnfit(file, config),
    attach: (work) => withDaybook((parts) => work(restoreServices(parts)), { checked: false }),
    undo: undoneIn(config),
  };
};

const restoreServices = (parts: Services): RestoreServices => ({
  ...feedingServices(parts),
  copies: parts.copies,
  checkMasterKey: () => parts.checkMasterKey(),
});

export const withAudit: Attach<AuditServices> = (work) =>
  withDaybook(({ audit, archive, log, acts, personalData, environment }) =>
    work({ ...audit, archive, log, acts, personal: personalData, environment }),
  );

export const auditTerms = AUDIT_TERMS;

/** Lines go to the handlers that requests go to. */
export const withImport: Attach<ImportServices> = (work) =>
  withDaybook(async (parts) => {
    const module = AppModule.of(parts, { development: false });
    const app = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
    const bus = app.get(CommandBus);
    return work({
      ...feedingServices(parts),
      log: parts.log,
      bindings: IMPORT_BINDINGS,
      execute: (command) => bus.execute(command),
    });
  });

const feedingServices = (parts: Services): FeedingServices => ({
  environment: parts.environment,
  watch: parts.watch,
  feeding: feedingOf(parts),
  prepare: () => parts.projections.prepare(),
});

const feedingOf = (parts: Services) => ({ start: () => parts.start() });
