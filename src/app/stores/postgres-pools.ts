import type { Pool } from 'pg';
import type { Meter } from '#platform';
import { createPool } from '../../adapters/postgres-client/index.js';
import { measurePools } from './append-metrics.js';

const CONNECTIONS = { appends: 8, queries: 8, lookUps: 4, feeding: 6, scans: 2, checks: 2 };
/** An audit looks through the whole log; nothing else waits for it. */
const LONGEST_SCAN_MS = 600_000;
/** Some integrity checks go through the whole log. */
const LONGEST_CHECK_MS = 60_000;

/** Connections to one PostgreSQL by what they are for. A pool opens its first connection when it is asked. */
export interface PostgresPools {
  /** Durable: what is acknowledged is on the disk. */
  readonly appends: Pool;
  /** Views, their checkpoints and parked streams follow from the events: their commits need not wait for the disk. */
  readonly feeding: Pool;
  readonly queries: Pool;
  readonly lookUps: Pool;
  readonly scans: Pool;
  readonly checks: Pool;
  end(): Promise<void>;
}

export const openPools = (url: string, meter: Meter, onIdleError: (error: unknown) => void): PostgresPools => {
  const derived = { durable: false, onIdleError };
  const pools = {
    appends: createPool(url, { max: CONNECTIONS.appends, byKey: true, onIdleError }),
    feeding: createPool(url, { max: CONNECTIONS.feeding, byKey: true, ...derived }),
    queries: createPool(url, { max: CONNECTIONS.queries, ...derived }),
    lookUps: createPool(url, { max: CONNECTIONS.lookUps, byKey: true, ...derived }),
    scans: createPool(url, { max: CONNECTIONS.scans, statementTimeoutMs: LONGEST_SCAN_MS, ...derived }),
    checks: createPool(url, { max: CONNECTIONS.checks, statementTimeoutMs: LONGEST_CHECK_MS, ...derived }),
  };
  const { appends, queries, lookUps, feeding } = pools;
  measurePools(meter, { appends, queries, 'look-ups': lookUps, feeding });
  return {
    ...pools,
    end: async () => void (await Promise.all(Object.values(pools).map((pool) => pool.end()))),
  };
};
