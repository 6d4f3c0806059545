import { type DriftSettings, DriftWatch } from '../../operations/views/drift/drift-watch.js';
import { measureDrift } from '../../operations/views/drift/drift-metrics.js';
import { Housekeeping } from '../../operations/housekeeping/housekeeping.js';
import { IntegrityWatch } from '../../operations/integrity/integrity-watch.js';
import { ReturningViews } from '../../operations/views/feeding/returning-views.js';
import { ProjectionHealth } from '../../operations/views/status/projection-health.js';
import { measureProjections } from '../../operations/views/status/projection-metrics.js';
import { PROJECTIONS } from '../contexts.js';
import { checksOf } from '../integrity.js';
import type { Services } from '../services.js';
import type { Views } from '../views.js';
import type { Role } from './role.js';

type ProjectorServices = Parameters<typeof checksOf>[0] &
  Pick<
    Services,
    | 'auditSettings'
    | 'builds'
    | 'checkpoints'
    | 'differences'
    | 'environment'
    | 'buildDocuments'
    | 'leases'
    | 'logTopic'
    | 'logger'
    | 'meter'
    | 'parked'
    | 'readerCheckpoints'
    | 'returning'
    | 'slices'
    | 'startWakeUps'
    | 'viewStore'
  >;

/** A round of integrity checks costs more than a look at documents. */
const ROUNDS_TO_DRIFT = 4;
const HOUR_MS = 3_600_000;
const SWEEPING = {
  done: 'removed documents that belong to no build',
  failed: 'documents of no build could not be removed',
};
const OFF: DriftSettings = { perSecond: 0, everyMs: HOUR_MS };

/** Feeds the views, and checks them and what stands beside the events against the log. */
export const projectorRole = (services: ProjectorServices, views: Views, settings: DriftSettings = OFF): Role => {
  measureProjections(services.meter, views.watch);
  const drift = driftOf(services, settings);
  const integrity = integrityOf(services, settings);
  const { viewStore } = services;
  const sweeping = viewStore && new Housekeeping(HOUR_MS, SWEEPING, () => viewStore.sweep(), services.logger);
  const delivery = services.logTopic?.delivery;
  const returning = returningOf(services);
  return {
    health: {
      projections: new ProjectionHealth(views.watch),
      ...{ drift, integrity },
      ...(viewStore && { mongodb: viewStore.watch }),
      ...(returning && { returning }),
      ...(delivery && { delivery }),
    },
    start: async () => {
      await views.states.prepare();
      // What is delivered wakes its followers itself: a notification would only announce what is still under way.
      await services.startWakeUps({ listens: delivery === undefined });
      delivery?.start();
      views.states.start();
      views.feeding.start();
      await returning?.start();
      drift.start();
      integrity.start();
      sweeping?.start();
    },
    stop: async () => {
      sweeping?.stop();
      await returning?.stop();
      await Promise.all([views.feeding, views.states, drift, integrity].map((it) => it.stop()));
      await delivery?.stop();
    },
  };
};

const returningOf = ({ builds, returning: decisions, log, environment, logger }: ProjectorServices) =>
  decisions &&
  new ReturningViews(
    { builds, decisions, log, environment },
    {
      returned: (view) => logger.info({ view }, 'queries go to the live build again, after a move of the views'),
      failed: (error) =>
        logger.warn({ err: error }, 'views that were moved back cannot be looked after; it is tried again'),
    },
  );

const driftOf = (services: ProjectorServices, settings: DriftSettings): DriftWatch => {
  const { buildDocuments, differences, logger, meter } = services;
  return new DriftWatch({ ...services, views: buildDocuments, projections: PROJECTIONS }, settings, {
    drifted: ({ projection, id, stream, version }) =>
      logger.error({ reader: projection, id, stream, version }, 'a document is not what its events make of it'),
    checked: measureDrift(meter, differences),
    failed: (error) =>
      logger.warn({ err: error }, 'views could not be checked against their events; it is tried again'),
  });
};

/** At the rate of the drift watch; switched off with it. */
const integrityOf = (services: ProjectorServices, { perSecond, everyMs }: DriftSettings): IntegrityWatch => {
  const { logger, leases, environment, auditSettings } = services;
  const ports = { checks: checksOf(services, auditSettings), leases, environment };
  return new IntegrityWatch(
    ports,
    { perSecond, everyMs: ROUNDS_TO_DRIFT * everyMs },
    {
      found: (check, findings) => logger.error({ check, findings }, 'the database was changed past the program'),
      failed: (error) =>
        logger.warn({ err: error }, 'the database could not be checked against the log; it is tried again'),
    },
  );
};
