import {
  type Attributes,
  context,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { Environment } from '#kernel';
import type { TraceHandler } from '../../operations/consumer-groups/handler-tracing.js';
import type { ReceivedEvent } from '../../operations/consumer-groups/received-event.js';

export interface HandlerSpansOptions {
  /** Where the events come from. */
  readonly system: 'kafka' | 'daybook';
  readonly group: string;
  readonly environment: Pick<Environment, 'ageMs'>;
}

/** A trace is over by then: a group that begins with the first event adds nothing to the traces of long ago. */
const CONTINUED_WITHIN_MS = 300_000;

/**
 * A span for each attempt of a handler, which continues the trace of the command that the event tells of; for an older event
 * it begins a trace that is linked to it. What the handler does is within the span. Spans go where the OpenTelemetry SDK of the
 * service sends them; without one there are none. Names are those of the conventions for messaging:
 * https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/
 */
export const handlerSpans = (options: HandlerSpansOptions): TraceHandler => {
  const tracer = trace.getTracer('daybook');
  return async (event, work) => {
    const producer = propagation.extract(ROOT_CONTEXT, carrierOf(event));
    const link = trace.getSpanContext(producer);
    const isOld = options.environment.ageMs(event.headers['ce_time'] ?? '') > CONTINUED_WITHIN_MS;
    const parent = isOld ? ROOT_CONTEXT : producer;
    const span = tracer.startSpan(
      `process ${event.topic}`,
      {
        kind: SpanKind.CONSUMER,
        attributes: attributesOf(event, options),
        links: isOld && link !== undefined ? [{ context: link }] : [],
      },
      parent,
    );
    try {
      await context.with(trace.setSpan(parent, span), work);
    } catch (error) {
      // Its message may hold what an event says of a person.
      span.setAttribute('error.type', (error as Error | undefined)?.name ?? '_OTHER');
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  };
};

/** The feed has attributes of the CloudEvent alone, a topic also the headers of W3C Trace Context. */
const carrierOf = ({ headers }: ReceivedEvent): Readonly<Record<string, string | undefined>> => ({
  traceparent: headers['traceparent'] ?? headers['ce_traceparent'],
  tracestate: headers['tracestate'],
});

const attributesOf = (event: ReceivedEvent, { system, group }: HandlerSpansOptions): Attributes => ({
  'messaging.system': system,
  'messaging.operation.name': 'process',
  'messaging.operation.type': 'process',
  'messaging.destination.name': event.topic,
  'messaging.destination.partition.id': String(event.partition),
  'messaging.consumer.group.name': group,
  'messaging.message.id': event.id,
  'cloudevents.event_type': event.type,
  ...(system === 'kafka' && { 'messaging.kafka.offset': Number(event.offset) }),
});
