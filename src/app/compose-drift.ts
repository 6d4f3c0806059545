import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { ViewDifferences } from '#kernel';
import type { Meter } from '#platform';
import { PostgresViewDifferences } from '../adapters/postgres/index.js';
import { type DriftPorts, type DriftSettings, DriftWatch } from '../operations/views/drift/drift-watch.js';
import { measureDrift } from '../operations/metrics/drift-metrics.js';

/** Often enough to turn red and green soon, seldom enough to cost an idle machine nothing. */
export const DRIFT_EVERY_MS = 5_000;

/** What holds live documents against their events, and what it has found. */
export interface DriftParts {
  readonly watch: DriftWatch;
  readonly differences: ViewDifferences;
}

export interface DriftSetup extends Omit<DriftPorts, 'differences'> {
  readonly settings: DriftSettings;
  readonly pool: Pool;
  readonly meter: Meter;
  readonly logger: Logger;
}

export const composeDrift = ({ settings, pool, meter, logger, ...ports }: DriftSetup): DriftParts => {
  const differences = new PostgresViewDifferences(pool);
  const watch = new DriftWatch({ ...ports, differences }, settings, {
    drifted: ({ projection, id, stream, version }) =>
      logger.error({ reader: projection, id, stream, version }, 'a document is not what its events make of it'),
    checked: measureDrift(meter, differences),
    failed: (error) => logger.warn({ err: error }, 'views could not be held against their events; it is tried again'),
  });
  return { watch, differences };
};
