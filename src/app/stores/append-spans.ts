import type { Tracer } from '#kernel';
import type { AppendBatch } from '../../adapters/postgres/index.js';

/**
 * A span for each command of a batch, in the trace of that command. They share one commit: the span of the first stands
 * for it, and the others are linked to that one.
 * @returns what the event store reports its batches to
 */
export const traceAppends = (tracer: Tracer): ((batch: AppendBatch) => void) => {
  if (!tracer.isOn) return () => undefined;
  return ({ traceparents, commands, events, milliseconds, done }) => {
    const [first, ...others] = traceparents;
    if (first === undefined) return;
    const append = (parent: string, links: readonly string[]) => {
      const attributes = { 'daybook.batch.commands': commands, 'daybook.batch.events': events };
      const span = tracer.start({ name: 'append', parent, links, attributes, begunMsAgo: milliseconds });
      span.end({}, !done);
      return span.traceparent;
    };
    const shared = append(first, []);
    for (const parent of others) append(parent, shared === undefined ? [] : [shared]);
  };
};
