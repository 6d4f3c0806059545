import { readFileSync } from 'node:fs';
import type { Logger } from 'pino';
import { type Environment, messageOf, NO_TRACER, type Tracer } from '#kernel';
import type { Config } from './config.js';

/** What exports requests and what they cause to a collector. */
export interface Tracing {
  readonly tracer: Tracer;
  /** Sends what is left, within 3 s. Never rejects. */
  stop(): Promise<void>;
}

const OFF: Tracing = { tracer: NO_TRACER, stop: async () => undefined };

const loadAdapter = () => import('../adapters/opentelemetry/index.js');

/**
 * Nothing of OpenTelemetry is loaded unless the configuration names a collector.
 * @throws Error that says what to do when OpenTelemetry is not installed
 */
export const startTracing = async (
  { tracing }: Pick<Config, 'tracing'>,
  environment: Environment,
  logger: Logger,
  load: typeof loadAdapter = loadAdapter,
): Promise<Tracing> => {
  if (tracing === undefined) return OFF;
  const { endpoint, ratio } = tracing;
  const { OtlpTracer } = await load().catch((error: unknown) => {
    throw notInstalled(error, endpoint);
  });
  const journal = {
    // Only its words: a connection that is refused would be taken for one to the store.
    lost: (error: Error) =>
      logger.warn(
        { endpoint, why: messageOf(error) },
        'traces do not arrive at the collector and are lost; all else goes on',
      ),
    arriving: () => logger.info({ endpoint }, 'traces arrive at the collector again'),
  };
  const tracer = new OtlpTracer({ ratio, version: version(), environment, journal });
  return { tracer, stop: () => tracer.stop() };
};

const notInstalled = (error: unknown, endpoint: string): unknown => {
  const { code } = Object(error) as Partial<NodeJS.ErrnoException>;
  if (code !== 'ERR_MODULE_NOT_FOUND') return error;
  const told =
    `Traces are to go to ${endpoint}, but OpenTelemetry is not installed: npm left it out with --omit=optional. ` +
    'Run npm ci --omit=dev to install it, or unset OTEL_EXPORTER_OTLP_ENDPOINT to start without traces.';
  return new Error(told, { cause: error });
};

const version = (): string => {
  const file = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(file) as { readonly version: string }).version;
};
