import type { Logger } from 'pino';
import { type Environment, StoreUnavailable, type Tracer } from '#kernel';
import type { Meter } from '#platform';
import type { AppendBatch } from '../adapters/postgres/index.js';
import { measureBatches } from '../operations/metrics/projection-metrics.js';
import type { WriteWatch } from '../operations/health/write-watch.js';
import type { ProjectionJournal } from '../operations/views/feeding/projection-journal.js';
import { traceBatches } from '../operations/views/feeding/projection-spans.js';
import { measureAppends } from './database-metrics.js';
import { traceAppends } from './database-spans.js';

/** @returns what the event store tells its batches: figures, spans, readiness and the log learn of them */
export const observeAppends = (
  meter: Meter,
  tracer: Tracer,
  logger: Pick<Logger, 'warn'>,
  writes: WriteWatch,
): ((batch: AppendBatch) => void) => {
  const [measure, trace] = [measureAppends(meter), traceAppends(tracer)];
  return (batch) => {
    measure(batch);
    trace(batch);
    writes.appended(batch.done);
    const { error } = batch;
    if (error instanceof StoreUnavailable) logger.warn({ err: error }, 'commands cannot be recorded');
  };
};

/** @returns what is told of each batch of events that a view has taken */
export const observeBatches = (
  meter: Meter,
  tracer: Tracer,
  environment: Environment,
): ProjectionJournal['applied'] => {
  const [measure, trace] = [measureBatches(meter), traceBatches(tracer, environment)];
  return (reader, batch, milliseconds) => {
    measure(reader, batch.length, milliseconds);
    trace(reader, batch, milliseconds);
  };
};
