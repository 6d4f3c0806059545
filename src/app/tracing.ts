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

/** Nothing of OpenTelemetry is loaded unless the configuration names a collector. */
export const startTracing = async (
  { tracing }: Pick<Config, 'tracing'>,
  environment: Environment,
  logger: Logger,
): Promise<Tracing> => {
  if (tracing === undefined) return OFF;
  const { OtlpTracer } = await import('../adapters/opentelemetry/index.js');
  const { endpoint, ratio } = tracing;
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

const version = (): string => {
  const file = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(file) as { readonly version: string }).version;
};
