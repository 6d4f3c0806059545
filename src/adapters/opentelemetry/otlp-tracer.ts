import {
  type Context,
  type Link,
  ROOT_CONTEXT,
  type Span as OtelSpan,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Tracer as OtelTracer,
} from '@opentelemetry/api';
import { parseTraceParent } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { type Environment, type Span, type SpanAttributes, type SpanStart, Tracer } from '#kernel';
import { ReportingExporter, type TracingJournal } from './reporting-exporter.js';

export interface OtlpOptions {
  /** Share of the traces begun here that are recorded, from 0 to 1; the others follow their beginner. */
  readonly ratio: number;
  readonly version: string;
  readonly environment: Environment;
  readonly journal: TracingJournal;
}

/** Spans are sent after a second, or when there are so many; those that find no room meanwhile are lost. */
const SENT = { scheduledDelayMillis: 1_000, maxExportBatchSize: 512, maxQueueSize: 8_192 };
/** A collector that does not answer holds up the end of the program no longer. */
const FLUSHED_WITHIN_MS = 3_000;
const KINDS = { server: SpanKind.SERVER, consumer: SpanKind.CONSUMER, client: SpanKind.CLIENT };

/**
 * Sends spans to an OpenTelemetry collector, as OTLP over HTTP in JSON. Where it is, headers and time-outs are read by
 * the exporter from the `OTEL_EXPORTER_OTLP_…` variables of its specification.
 */
export class OtlpTracer extends Tracer {
  readonly isOn = true;
  private readonly provider: TracerProvider;
  private readonly tracer: OtelTracer;

  constructor(private readonly options: OtlpOptions) {
    super();
    const { ratio, version, journal } = options;
    const exporter = new ReportingExporter(new OTLPTraceExporter(), journal);
    this.provider = new TracerProvider({
      resource: resourceFromAttributes({ 'service.name': 'daybook', 'service.version': version }).merge(
        detectResources({ detectors: [envDetector] }),
      ),
      sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
      spanProcessors: [new BatchSpanProcessor({ exporter, ...SENT })],
    });
    this.tracer = this.provider.getTracer('daybook', version);
  }

  start({ name, kind, parent, links = [], attributes = {}, begunMsAgo }: SpanStart): Span {
    const { environment } = this.options;
    const span = this.tracer.startSpan(
      name,
      {
        kind: kind === undefined ? SpanKind.INTERNAL : KINDS[kind],
        attributes,
        links: links.flatMap(linkTo),
        ...(begunMsAgo !== undefined && { startTime: environment.ago(begunMsAgo) }),
      },
      contextOf(parent),
    );
    return new OtlpSpan(span, begunMsAgo === undefined ? undefined : environment.now());
  }

  /** Sends what is left, within 3 s. Never rejects. */
  async stop(): Promise<void> {
    const sent = this.provider.shutdown().catch(() => undefined);
    await Promise.race([sent, this.options.environment.sleep(FLUSHED_WITHIN_MS)]);
  }
}

class OtlpSpan implements Span {
  readonly traceparent: string;

  /** @param endsAt when it is ended if absent */
  constructor(
    private readonly span: OtelSpan,
    private readonly endsAt: Date | undefined,
  ) {
    const { traceId, spanId, traceFlags } = span.spanContext();
    this.traceparent = `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
  }

  end(attributes: SpanAttributes = {}, failed = false): void {
    this.span.setAttributes(attributes);
    if (failed) this.span.setStatus({ code: SpanStatusCode.ERROR });
    this.span.end(this.endsAt);
  }
}

const contextOf = (traceparent: string | undefined): Context => {
  const parent = traceparent === undefined ? undefined : spanContextOf(traceparent);
  return parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent);
};

const linkTo = (traceparent: string): readonly Link[] => {
  const context = spanContextOf(traceparent);
  return context === undefined ? [] : [{ context }];
};

/** `undefined` for what is no traceparent: a record may hold anything. */
const spanContextOf = (traceparent: string): SpanContext | undefined => {
  const parsed = parseTraceParent(traceparent);
  return parsed === null
    ? undefined
    : { ...parsed, traceFlags: parsed.traceFlags & TraceFlags.SAMPLED, isRemote: true };
};
