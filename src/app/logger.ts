import type { LoggerService } from '@nestjs/common';
import { destination, type Logger, pino, stdTimeFunctions } from 'pino';
import { PinoPretty } from 'pino-pretty';
import { metadataIn } from '#kernel';
import { traceIdOf } from '#platform';
import type { ProjectionJournal } from '../operations/projections/projection-service.js';
import type { Config } from './config.js';

/** JSON lines on standard output, or on another stream; readable lines instead when that is a terminal. */
export const createLogger = (
  { logLevel }: Pick<Config, 'logLevel'>,
  stream: typeof process.stdout | typeof process.stderr = process.stdout,
): Logger => {
  const options = { level: logLevel, timestamp: stdTimeFunctions.isoTime, base: undefined };
  if (!stream.isTTY) return pino(options, destination(stream.fd));
  const pretty = { colorize: true, translateTime: 'UTC:HH:MM:ss.l', ignore: 'pid,hostname', destination: stream.fd };
  return pino(options, PinoPretty(pretty));
};

/** Nest's own lines go to the same place; what it says of routes and modules only when asked for debugging. */
export const nestLogger = (logger: Logger): LoggerService => ({
  log: (message: unknown, context?: unknown) => logger.debug({ context }, String(message)),
  error: (message: unknown, stack?: unknown, context?: unknown) => logger.error({ context, stack }, String(message)),
  warn: (message: unknown, context?: unknown) => logger.warn({ context }, String(message)),
  debug: (message: unknown, context?: unknown) => logger.debug({ context }, String(message)),
  verbose: (message: unknown, context?: unknown) => logger.trace({ context }, String(message)),
});

/** What feeding the views has to say; never the content of an event. @param onApplied hears of each batch */
export const projectionJournal = (logger: Logger, onApplied: ProjectionJournal['applied']): ProjectionJournal => ({
  parked: (reader, { record, error }) => {
    const { stream, version, position, type } = record;
    const traceId = traceIdOf(metadataIn(record));
    logger.error(
      { reader, stream, version, position, type, traceId, err: error },
      'a stream is parked: an event cannot be projected',
    );
  },
  failed: (reader, error) => logger.warn({ reader, err: error }, 'a batch of events failed and is tried again'),
  applied: onApplied,
});
