import { given, isUrl, valuesOf, variable, type Variables } from './variables.js';

/** A collector of OpenTelemetry; the exporter reads the rest from the variables of its specification. */
export interface TracingConfig {
  readonly endpoint: string;
  /** Share of the traces begun here that are recorded, from 0 to 1. */
  readonly ratio: number;
}

const collector = variable('the address of a collector such as http://127.0.0.1:4318', (text) =>
  isUrl(text, ['http:', 'https:']) ? text : undefined,
);
const share = variable('a share of traces from 0 to 1 such as 0.05', (text) =>
  /^(0(\.\d+)?|1(\.0+)?)$/.test(text) ? Number(text) : undefined,
);

const TRACING = {
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: collector({ default: undefined }),
  OTEL_EXPORTER_OTLP_ENDPOINT: collector({ default: undefined }),
  OTEL_TRACES_SAMPLER_ARG: share({ default: 1 }),
};

/**
 * The variables may be there for other programs: they are looked at only where something is traced.
 *
 * @returns `undefined` where nothing is traced
 */
export const tracingConfig = (variables: Variables, faults: string[]): TracingConfig | undefined => {
  if (given(variables, 'OTEL_SDK_DISABLED') === 'true') return undefined;
  const isTraced = ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'].some((name) =>
    given(variables, name),
  );
  if (!isTraced) return undefined;
  const values = valuesOf(variables, TRACING, faults);
  const endpoint = values.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? values.OTEL_EXPORTER_OTLP_ENDPOINT ?? '';
  return { endpoint, ratio: values.OTEL_TRACES_SAMPLER_ARG };
};
