import { type Environment, metadataIn, type Projection, readerOf, type StoredEvent, type Tracer } from '#kernel';

/** A trace is over by then: a view that is rebuilt or restored says nothing about the requests of long ago. */
const TOLD_WITHIN_MS = 300_000;

/**
 * @returns to be called with each batch taken into a view: a span for each event of the view's streams, caused by the command
 * that recorded it
 */
export const traceBatches = (
  tracer: Tracer,
  environment: Environment,
): ((projection: Projection, batch: readonly StoredEvent[], milliseconds: number) => void) => {
  if (!tracer.isOn) return () => undefined;
  return (projection, batch, milliseconds) => {
    for (const record of batch.filter(({ stream }) => projection.hears(stream))) {
      const parent = environment.ageMs(record.recordedAt) > TOLD_WITHIN_MS ? undefined : metadataIn(record).traceparent;
      if (parent === undefined) continue;
      const attributes = { 'daybook.position': record.position, 'daybook.batch.events': batch.length };
      tracer
        .start({
          name: `project ${readerOf(projection.view)}`,
          kind: 'consumer',
          parent,
          attributes,
          begunMsAgo: milliseconds,
        })
        .end();
    }
  };
};
