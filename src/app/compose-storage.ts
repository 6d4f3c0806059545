import type { Logger } from 'pino';
import { type Environment, LiveViews, CachedLog, type TimeSlices, type Tracer } from '#kernel';
import type { Meter } from '#platform';
import {
  createPool,
  OrdinaryTables,
  PostgresOperatorOutbox,
  PostgresCheckpoints,
  PostgresEventLog,
  PostgresEventStore,
  PostgresKeyShredder,
  PostgresLeases,
  PostgresLogArchive,
  PostgresNumberSequence,
  PostgresParkedStreams,
  PostgresRebuildStore,
  PostgresStoreCopies,
  PostgresSubjectKeys,
  PostgresViewBuilds,
  PostgresViewStore,
  PostgresWakeUps,
  RowSeals,
  probeWrite,
  purgeExpiredReceipts,
} from '../adapters/postgres/index.js';
import { WriteWatch } from '../operations/health/write-watch.js';
import { measurePools } from './database-metrics.js';
import { derivedKey } from './secrets/master-key.js';
import { observeAppends } from './observation.js';

export interface StorageSetup {
  readonly url: string;
  readonly masterKey: Uint8Array;
  readonly logger: Logger;
  readonly environment: Environment;
  readonly slices: TimeSlices;
  readonly meter: Meter;
  readonly tracer: Tracer;
}

const CONNECTIONS = { appends: 8, queries: 8, lookUps: 4, feeding: 6, scans: 2 };
/** An audit looks through the whole log; no request waits for it. */
const LONGEST_SCAN_MS = 600_000;

/** Where everything is kept: events, log, views and what is known of them in one PostgreSQL. */
export const composeStorage = ({ url, masterKey, logger, environment, slices, meter, tracer }: StorageSetup) => {
  const onIdleError = (error: unknown) =>
    logger.warn({ err: error }, 'a database connection broke; it will be replaced');
  const pool = createPool(url, { max: CONNECTIONS.appends, byKey: true, onIdleError });
  // Views, their checkpoints and parked streams follow from the events, so their commits need not wait for the disk.
  const feedPool = createPool(url, { max: CONNECTIONS.feeding, durable: false, byKey: true, onIdleError });
  const viewPool = createPool(url, { max: CONNECTIONS.queries, durable: false, onIdleError });
  const lookUpPool = createPool(url, { max: CONNECTIONS.lookUps, durable: false, byKey: true, onIdleError });
  const scanPool = createPool(url, {
    max: CONNECTIONS.scans,
    durable: false,
    statementTimeoutMs: LONGEST_SCAN_MS,
    onIdleError,
  });
  measurePools(meter, { appends: pool, queries: viewPool, 'look-ups': lookUpPool, feeding: feedPool });
  const seals = new RowSeals(derivedKey(masterKey, 'row seals'));
  const writes = new WriteWatch(() => probeWrite(pool), environment);
  const tables = new OrdinaryTables(url);
  const wakeUps = new PostgresWakeUps({ url, pool: viewPool, onError: onIdleError });
  const log = new CachedLog(new PostgresEventLog(feedPool), wakeUps);
  return {
    pools: { pool, feedPool },
    writes,
    log,
    wakeUps,
    store: new PostgresEventStore(pool, seals, {
      onAppended: (records) => log.offer(records),
      onBatch: observeAppends(meter, tracer, logger, writes),
    }),
    numbers: new PostgresNumberSequence(pool),
    subjectKeys: new PostgresSubjectKeys(pool, masterKey),
    shredder: new PostgresKeyShredder(url),
    views: new LiveViews(new PostgresViewStore(viewPool, lookUpPool, slices)),
    keyedViews: new PostgresViewStore(feedPool),
    checkpoints: new PostgresCheckpoints(feedPool),
    parked: new PostgresParkedStreams(tables, seals),
    outbox: new PostgresOperatorOutbox(feedPool, seals),
    builds: new PostgresViewBuilds({ url, pool: viewPool, seals }),
    rebuilds: new PostgresRebuildStore({ url, pool: feedPool, seals }),
    archive: new PostgresLogArchive({ url, pool: feedPool, scanPool }),
    leases: new PostgresLeases({ url, environment, onError: onIdleError }),
    copies: new PostgresStoreCopies(url, masterKey, seals),
    purgeReceipts: () => purgeExpiredReceipts(pool),
    close: async (): Promise<void> => {
      await wakeUps.close();
      const pools = [pool, feedPool, viewPool, lookUpPool, scanPool];
      await Promise.all([tables.close(), ...pools.map((each) => each.end())]);
    },
  };
};
