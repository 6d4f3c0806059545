import { CachedLog, LiveViews, readerOf, type StoredEvent } from '#kernel';
import { RowSeals } from '../../adapters/postgres-client/index.js';
import {
  OrdinaryTables,
  PostgresAuditStore,
  PostgresBuildDecisions,
  PostgresCheckpoints,
  PostgresDeliveryStore,
  PostgresEventLog,
  PostgresEventStore,
  PostgresIntegrity,
  PostgresKeyShredder,
  PostgresLeases,
  PostgresLogArchive,
  PostgresNumberSequence,
  PostgresOperatorOutbox,
  PostgresParkedStreams,
  PostgresProcessInbox,
  PostgresStoreCopies,
  PostgresSubjectKeys,
  PostgresViewBuilds,
  PostgresViewDifferences,
  PostgresWakeUps,
  PostgresWebhookRegistry,
  probeWrite,
  purgeExpiredReceipts,
  WrappedSecrets,
} from '../../adapters/postgres/index.js';
import { PostgresRebuildStore, PostgresViewStore, readLiveRelations } from '../../adapters/postgres-views/index.js';
import { measureSources } from '../../operations/log-relay/relay-metrics.js';
import { WriteWatch } from '../../operations/health/write-watch.js';
import { derivedKey } from '../secrets/master-key.js';
import { openCarrier } from './carrier.js';
import { openKafkaLog } from './kafka-log.js';
import { observeAppends } from './observe-appends.js';
import { openPaymentGateway } from './payment-gateway.js';
import { openPools, type PostgresPools } from './postgres-pools.js';
import type {
  EventStores,
  LogStores,
  LogTopicStores,
  Stores,
  StoresSetup,
  ViewStores,
  WebhookStores,
} from './ports.js';

/** What the ports of one PostgreSQL are made of. */
interface Postgres extends StoresSetup {
  readonly pools: PostgresPools;
  readonly seals: RowSeals;
  readonly tables: OrdinaryTables;
  readonly onError: (error: unknown) => void;
}

/** The ports, and what another store of views needs of PostgreSQL. */
export interface PostgresStores extends Stores {
  readonly decisions: PostgresBuildDecisions;
}

export const openPostgresStores = (setup: StoresSetup): PostgresStores => {
  const { url, masterKey, logger, meter } = setup;
  const onError = (error: unknown) => logger.warn({ err: error }, 'a database connection broke; it will be replaced');
  const pools = openPools(url, meter, onError);
  const tables = new OrdinaryTables(url);
  const postgres = { ...setup, pools, tables, onError, seals: new RowSeals(derivedKey(masterKey, 'row seals')) };
  const wakeUps = new PostgresWakeUps({ url, pool: pools.queries, onError });
  const storedLog = new PostgresEventLog(pools.feeding);
  const logTopic = logTopicOf(
    setup,
    pools,
    () => events.store.logId(),
    (records) => log.deliver(records),
  );
  const log = new CachedLog(storedLog, wakeUps, {
    onTaken: measureSources(meter),
    ...(logTopic && { delivery: logTopic.delivery }),
  });
  const events = eventStores(postgres, log);
  const decisions = new PostgresBuildDecisions(pools.queries, postgres.seals);
  let listening: Promise<void> | undefined;
  return {
    ...events,
    ...logStores(postgres),
    ...viewStores(postgres),
    ...webhookStores(postgres),
    processInbox: new PostgresProcessInbox(pools.feeding),
    ...openPaymentGateway(setup.paymentGateway, pools.queries, masterKey),
    carrier: openCarrier(setup.carrier, pools.queries),
    ...{ decisions, returning: decisions },
    ...{ log, storedLog, logTopic, wakeUps },
    startWakeUps: async ({ listens } = { listens: true }) => {
      wakeUps.startPoll();
      if (listens) await (listening ??= wakeUps.start());
    },
    close: async () => {
      await wakeUps.close();
      await Promise.all([tables.close(), pools.end()]);
    },
  };
};

const logTopicOf = (
  setup: StoresSetup,
  { feeding }: PostgresPools,
  logId: () => Promise<string>,
  deliver: (records: readonly StoredEvent[]) => void,
): LogTopicStores | undefined =>
  setup.kafka && openKafkaLog({ ...setup, kafka: setup.kafka, pool: feeding, logId, deliver });

const eventStores = (postgres: Postgres, log: CachedLog): EventStores => {
  const { url, masterKey, logger, environment, meter, tracer, pools, seals } = postgres;
  const writes = new WriteWatch(() => probeWrite(pools.appends), environment);
  const subjectKeys = new PostgresSubjectKeys(pools.appends, masterKey);
  return {
    store: new PostgresEventStore(pools.appends, seals, {
      onAppended: (records) => log.offer(records),
      onBatch: observeAppends(meter, tracer, logger, writes),
    }),
    numbers: new PostgresNumberSequence(pools.appends),
    subjectKeys,
    keysForgottenWithinMs: subjectKeys.forgottenWithinMs,
    checkMasterKey: () => subjectKeys.checkMasterKey(),
    shredder: new PostgresKeyShredder(url),
    copies: new PostgresStoreCopies(url, masterKey, seals),
    outbox: new PostgresOperatorOutbox(pools.feeding, seals),
    writes,
    purgeReceipts: () => purgeExpiredReceipts(pools.appends),
  };
};

const webhookStores = ({ pools, seals, masterKey }: Postgres): WebhookStores => {
  const secrets = new WrappedSecrets(masterKey);
  return {
    webhooks: new PostgresWebhookRegistry(pools.appends, seals, secrets),
    deliveries: new PostgresDeliveryStore(pools.queries, secrets),
  };
};

const logStores = ({
  url,
  pools,
  seals,
  masterKey,
}: Postgres): Omit<LogStores, 'log' | 'logTopic' | 'storedLog' | 'wakeUps'> => ({
  readerCheckpoints: new PostgresCheckpoints(pools.feeding),
  archive: new PostgresLogArchive({ url, pool: pools.feeding, scanPool: pools.scans }),
  auditStore: new PostgresAuditStore(pools.appends, pools.feeding),
  integrity: new PostgresIntegrity(pools.checks, seals, masterKey),
});

const viewStores = ({
  url,
  environment,
  slices,
  pools,
  tables,
  seals,
  onError,
}: Postgres): Omit<ViewStores, 'returning'> => ({
  views: new LiveViews(new PostgresViewStore(pools.queries, pools.lookUps, slices)),
  buildDocuments: new PostgresViewStore(pools.feeding, pools.feeding, slices),
  checkpoints: new PostgresCheckpoints(pools.feeding),
  liveReader: (name, build) => readerOf({ name, build }),
  parked: new PostgresParkedStreams(tables, seals),
  builds: new PostgresViewBuilds({ url, pool: pools.queries, seals }),
  rebuilds: new PostgresRebuildStore({ url, pool: pools.feeding, seals }),
  differences: new PostgresViewDifferences(pools.feeding),
  leases: new PostgresLeases({ url, environment, onError }),
  liveRelations: () => readLiveRelations(pools.checks),
  viewStore: undefined,
});
