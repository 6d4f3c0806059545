import { type Environment, metadataIn, type StoredEvent, type Tracer } from '#kernel';

/** A trace is over by then: a topic that is filled again says nothing about the requests of long ago. */
const TOLD_WITHIN_MS = 300_000;

/** @returns to be called with each send: a span for each event, caused by the command that recorded it */
export const traceSends = (
  tracer: Tracer,
  environment: Environment,
): ((records: readonly StoredEvent[], milliseconds: number) => void) => {
  if (!tracer.isOn) return () => undefined;
  return (records, milliseconds) => {
    for (const record of records) {
      const parent = environment.ageMs(record.recordedAt) > TOLD_WITHIN_MS ? undefined : metadataIn(record).traceparent;
      if (parent === undefined) continue;
      const attributes = { 'daybook.position': record.position, 'daybook.batch.events': records.length };
      tracer.start({ name: 'publish', parent, attributes, begunMsAgo: milliseconds }).end();
    }
  };
};
