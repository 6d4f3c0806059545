import type { Logger } from 'pino';
import {
  type Checkpoints,
  type CommandRunner,
  type Environment,
  type EventLog,
  type EventStore,
  Fingerprints,
  type AggregateCache,
  type Leases,
  type LogArchive,
  type NumberSequence,
  type ParkedStreams,
  PersonalData,
  type ProjectionReports,
  type RebuildStore,
  NO_TRACER,
  Recorder,
  type StoreCopies,
  TimeSlices,
  type Tracer,
  type ViewFreshness,
  type ViewBuilds,
  type ViewStore,
  type WakeUps,
} from '#kernel';
import { MeasuredCommandRunner, Meter, SystemEnvironment } from '#platform';
import type { OutboxRelay } from '../operations/operator-events/outbox-relay.js';
import { OperatorLog } from '../operations/operator-events/operator-log.js';
import { operatorEventCatalogue } from '../operations/operator-events/operator.events.js';
import type { DriftSettings } from '../operations/views/drift/drift-watch.js';
import { Erasure } from '../operations/erasure/erasure.js';
import { measureProjections } from '../operations/metrics/projection-metrics.js';
import { measureReadiness } from '../operations/metrics/readiness-metrics.js';
import { Housekeeping } from '../operations/housekeeping/housekeeping.js';
import { EventLoopWatch } from '../operations/health/event-loop-watch.js';
import { StreamWatch } from '../operations/health/stream-watch.js';
import { ReadinessProbe } from '../operations/health/readiness.js';
import type { ProjectionService } from '../operations/views/feeding/projection-service.js';
import type { ProjectionWatch } from '../operations/views/status/projection-watch.js';
import { CONTEXTS, PROJECTIONS } from './contexts.js';
import { type AuditParts, type AuditSettings, composeAudit } from './compose-audit.js';
import { composeDrift, type DriftParts } from './compose-drift.js';
import { composeIntegrity, integritySettings, watchIntegrity } from './compose-integrity.js';
import { composeReading } from './compose-reading.js';
import { composeStorage } from './compose-storage.js';
import { projectionJournal } from './logger.js';
import { derivedKey } from './secrets/master-key.js';
import { observeBatches } from './observation.js';

/** What the program is made of, whichever set-up it runs in. */
export interface Services {
  readonly environment: Environment;
  /** How long work shares the event loop with everything else. */
  readonly slices: TimeSlices;
  readonly store: EventStore;
  readonly log: EventLog;
  readonly wakeUps: WakeUps;
  /** Answers from the live builds. */
  readonly views: ViewStore;
  /** Builds by name, on connections that read and write by key. */
  readonly keyedViews: ViewStore;
  readonly rebuilds: RebuildStore;
  readonly archive: LogArchive;
  readonly builds: ViewBuilds;
  readonly leases: Leases;
  readonly projections: ProjectionService;
  readonly checkpoints: Checkpoints;
  readonly parked: ParkedStreams;
  readonly numbers: NumberSequence;
  readonly personalData: PersonalData;
  readonly commands: CommandRunner;
  readonly acts: OperatorLog;
  readonly outboxRelay: OutboxRelay;
  readonly erasure: Erasure;
  readonly freshness: ViewFreshness;
  readonly reports: ProjectionReports;
  readonly readiness: ReadinessProbe;
  readonly watch: ProjectionWatch;
  readonly copies: StoreCopies;
  readonly audit: AuditParts;
  readonly drift: DriftParts;
  /** Figures of this process: each part that has some makes its own metrics here. */
  readonly meter: Meter;
  readonly tracer: Tracer;
  /** To be done before the first command: what another key seals nobody could read. @throws Error when it is another */
  checkMasterKey(): Promise<void>;
  /** Makes room for the views and begins to feed them. */
  start(): Promise<void>;
  /** Finishes the batches in hand and closes all connections; requests must have ended. */
  stop(): Promise<void>;
}

export interface Setup {
  readonly url: string;
  readonly masterKey: Uint8Array;
  readonly logger: Logger;
  /** How long backups are kept; receipts of erasures say it. */
  readonly backupDays?: number | undefined;
  readonly audit: AuditSettings;
  /** Nothing is traced when absent. */
  readonly tracer?: Tracer;
  /** How fast views are held against their events; not at all when absent. */
  readonly drift?: DriftSettings;
  /** The machine's own when absent. */
  readonly environment?: Environment;
  /** Which states commands are decided on without reading the stream; the latest ones when absent. */
  readonly aggregateCache?: AggregateCache;
}

const HOUR_MS = 3_600_000;

/** The embedded set-up: events, log and views in one PostgreSQL. */
export const compose = (setup: Setup): Services => {
  const { masterKey, logger, backupDays, tracer = NO_TRACER, environment = new SystemEnvironment() } = setup;
  const [meter, slices] = [new Meter(), new TimeSlices(environment)];
  const storage = composeStorage({ ...setup, meter, tracer, environment, slices });
  const { store, log, wakeUps, leases, keyedViews, checkpoints, subjectKeys, archive, pools } = storage;
  const personalData = new PersonalData(subjectKeys);
  const recorder = new Recorder(personalData, environment);
  const fingerprints = new Fingerprints(derivedKey(masterKey, 'fingerprints'));
  const streams = new StreamWatch(environment);
  const commands = new MeasuredCommandRunner(
    meter,
    tracer,
    store,
    recorder,
    fingerprints,
    environment,
    setup.aggregateCache,
    streams,
  );
  const acts = new OperatorLog(commands, environment);
  const journal = projectionJournal(logger, observeBatches(meter, tracer, environment));
  const reading = composeReading({ ...storage, environment, fed: keyedViews, acts, journal });
  const follow = { log, wakeUps, leases, environment, ...pools };
  const audit = composeAudit({ ...follow, ...setup.audit, readers: checkpoints, logger });
  const erasure = new Erasure({
    shredder: storage.shredder,
    log,
    acts,
    environment,
    catalogues: [...CONTEXTS.flatMap(({ events }) => events), operatorEventCatalogue],
    forgottenWithinMs: subjectKeys.forgottenWithinMs,
    backupDays,
  });
  const drift = composeDrift({
    ...{ ...reading, archive, views: keyedViews, projections: PROJECTIONS, leases, environment },
    ...{ pool: pools.feedPool, meter, logger, settings: setup.drift ?? { perSecond: 0, everyMs: HOUR_MS } },
  });
  const integrity = composeIntegrity({
    ...{ url: setup.url, masterKey, archive, log, personal: personalData },
    ...{ checkpoints: audit.checkpoints, file: audit.file, signer: audit.signer },
  });
  const integrityWatch = watchIntegrity({
    ...{ checks: integrity.checks, leases, environment, logger },
    settings: integritySettings(setup.drift),
  });
  const eventLoop = new EventLoopWatch();
  const others = {
    writes: storage.writes,
    streams,
    audit: audit.watch,
    drift: drift.watch,
    integrity: integrityWatch,
    acts: reading.outboxRelay,
    'event loop': eventLoop,
  };
  const readiness = new ReadinessProbe(log, reading.watch, others);
  measureProjections(meter, reading.watch);
  measureReadiness(meter, readiness);
  const housekeeping = new Housekeeping(HOUR_MS, () => storage.purgeReceipts(), logger);
  return {
    ...storage,
    ...reading,
    environment,
    slices,
    personalData,
    readiness,
    audit,
    drift,
    meter,
    tracer,
    commands,
    acts,
    erasure,
    checkMasterKey: () => subjectKeys.checkMasterKey(),
    start: async () => {
      meter.observeProcess();
      await reading.projections.prepare();
      await wakeUps.start();
      reading.projections.start();
      reading.outboxRelay.start();
      audit.keeper.start();
      drift.watch.start();
      integrityWatch.start();
      eventLoop.start();
      housekeeping.start();
    },
    stop: async () => {
      housekeeping.stop();
      eventLoop.stop();
      await Promise.all([reading.projections.stop(), audit.stop(), drift.watch.stop(), integrityWatch.stop()]);
      await integrity.stop();
      await reading.outboxRelay.stop();
      await storage.close();
    },
  };
};
