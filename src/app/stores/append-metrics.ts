import type { Pool } from 'pg';
import { type Meter, SECONDS, SIZES } from '#platform/telemetry';
import type { AppendBatch } from '../../adapters/postgres/index.js';

/** Shows how busy each pool of connections is: `total` are open, `idle` of them unused, `waiting` requests have none. */
export const measurePools = (meter: Meter, pools: Readonly<Record<string, Pool>>): void =>
  meter.gauge(
    { name: 'pool_connections', help: 'Connections to PostgreSQL by pool and state.', labels: ['pool', 'state'] },
    () =>
      Object.entries(pools).flatMap(([pool, { totalCount, idleCount, waitingCount }]) => [
        { labels: { pool, state: 'total' }, value: totalCount },
        { labels: { pool, state: 'idle' }, value: idleCount },
        { labels: { pool, state: 'waiting' }, value: waitingCount },
      ]),
  );

/** @returns what the event store reports its batches to */
export const measureAppends = (meter: Meter): ((batch: AppendBatch) => void) => {
  const observeTime = meter.histogram(
    { name: 'append_seconds', help: 'Time of one append: one batch, one commit.', labels: ['result'] },
    SECONDS,
  );
  const observeCommands = meter.histogram({ name: 'append_commands', help: 'Commands that share one append.' }, SIZES);
  const countEvents = meter.counter({ name: 'append_events_total', help: 'Events added to the log by this process.' });
  return ({ commands, events, milliseconds, done }) => {
    observeTime({ result: done ? 'done' : 'failed' }, milliseconds / 1_000);
    observeCommands({}, commands);
    countEvents({}, events);
  };
};
