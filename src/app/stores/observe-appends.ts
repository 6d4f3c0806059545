import type { Logger } from 'pino';
import { StoreUnavailable, type Tracer } from '#kernel';
import type { Meter } from '#platform';
import type { AppendBatch } from '../../adapters/postgres/index.js';
import type { WriteWatch } from '../../operations/health/write-watch.js';
import { measureAppends } from './append-metrics.js';
import { traceAppends } from './append-spans.js';

/** @returns the observer of the event store's batches: figures, spans, readiness and the log */
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
