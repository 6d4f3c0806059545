import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { pino } from 'pino';
import {
  type Checkpoints,
  type EventLog,
  type EventStore,
  LogFollower,
  type ParkedStreams,
  Projector,
  type ViewStore,
  WakeUps,
} from '#kernel';
import { SystemEnvironment } from '#platform';
import { createPool } from '../../src/adapters/postgres-client/index.js';
import {
  OrdinaryTables,
  PostgresCheckpoints,
  PostgresEventLog,
  PostgresEventStore,
  PostgresParkedStreams,
} from '../../src/adapters/postgres/index.js';
import { PostgresViewStore } from '../../src/adapters/postgres-views/index.js';
import { daybookOf } from '../../src/app/daybook.js';
import { openServices } from '../../src/app/services.js';
import { orderDetails } from '../../src/ordering/order/order-details.projection.js';
import { newAuditSettings } from '../../test/support/audit-settings.js';
import { rowSeals } from '../../test/support/row-seals.js';

const LOOK_EVERY_MS = 10;
const FEED_WITHIN_MS = 240_000;
/** As the program takes them. */
const BATCH = 5_000;

/** Nobody appends here. */
class NoWakeUps extends WakeUps {
  announce(): void {}
  wake(): void {}

  onGrowth(): () => void {
    return () => undefined;
  }
}

/** What order-details is fed with. */
export interface FeedingPorts {
  readonly log: EventLog;
  readonly views: ViewStore;
  readonly checkpoints: Checkpoints;
  readonly parked: ParkedStreams;
  readonly store: EventStore;
}

/** Feeds order-details alone, by the program's own follower and projector. @returns seconds until it held the log */
export const feedOrderDetails = async (url: string, events: number): Promise<number> => {
  const pool = createPool(url, { max: 2, durable: false, byKey: true, onIdleError: () => undefined });
  const tables = new OrdinaryTables(url);
  const seconds = await followOrderDetails(
    {
      log: new PostgresEventLog(pool),
      views: new PostgresViewStore(pool),
      checkpoints: new PostgresCheckpoints(pool),
      parked: new PostgresParkedStreams(tables, rowSeals),
      store: new PostgresEventStore(pool, rowSeals, { onAppended: () => undefined }),
    },
    events,
  );
  await Promise.all([pool.end(), tables.close()]);
  return seconds;
};

/** @returns seconds until order-details held the log */
export const followOrderDetails = async (ports: FeedingPorts, events: number): Promise<number> => {
  const { log, views, checkpoints, parked, store } = ports;
  const stopping = new AbortController();
  const fail = (error: unknown) => stopping.abort(error);
  const projector = new Projector(orderDetails, views, parked, store, fail);
  const follower = new LogFollower(log, new NoWakeUps(), checkpoints, new SystemEnvironment(), {
    reader: projector.reader,
    batchSize: BATCH,
    gatherMs: 0,
    prepare: () => projector.prepare(),
    apply: async (batch, reached) => {
      const isSaved = await projector.apply(batch, reached);
      if (reached.position === events) stopping.abort();
      return isSaved;
    },
    onError: fail,
  });
  const began = performance.now();
  await follower.follow(stopping.signal);
  const seconds = (performance.now() - began) / 1_000;
  const { reason } = stopping.signal as { readonly reason: unknown };
  if (follower.status().position !== events) throw new Error(`order-details stopped early: ${String(reason)}`);
  return seconds;
};

/** Feeds all views as a server does after its start. @returns seconds until the last one held the log */
export const feedAllViews = async (url: string, events: number): Promise<number> => {
  const logger = pino({ level: 'silent' });
  const services = await openServices({ url, masterKey: randomBytes(32), logger, audit: newAuditSettings() });
  const daybook = daybookOf(services);
  const began = performance.now();
  await daybook.start();
  for (;;) {
    const states = await daybook.views.watch.look();
    const elapsed = performance.now() - began;
    if (states.every(({ position }) => position === events)) {
      await daybook.stop();
      return elapsed / 1_000;
    }
    if (elapsed > FEED_WITHIN_MS) throw new Error(`The views did not hold ${events} events in ${elapsed} ms`);
    await sleep(LOOK_EVERY_MS);
  }
};

/** @throws Error when there are not as many orders in the view as in the log, each with all its events */
export const assertComplete = async (url: string, table: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ lost: number }>(`
    select count(*)::int as lost
    from (select substr(stream, 7) as id, max(version) as version from daybook.events group by stream) as stream
    left join ${table} as view using (id)
    where view.version is distinct from stream.version`);
  await client.end();
  if (rows[0]?.lost !== 0) throw new Error(`${rows[0]?.lost} orders are not in ${table} as they are in the log`);
};
