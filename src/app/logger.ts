import type { LoggerService } from '@nestjs/common';
import { destination, type Logger, pino, stdTimeFunctions } from 'pino';
import { PinoPretty } from 'pino-pretty';
import { messageOf, metadataIn } from '#kernel';
import { printable } from '#platform/terminal';
import { traceIdOf } from '../platform/http/request-ids.js';
import type { ProjectionJournal } from '../operations/views/feeding/projection-journal.js';
import type { Config } from './config.js';
import { StoreFailures } from './stores/store-failures.js';

/** JSON lines on standard output, or on another stream; readable lines instead when that is a terminal. */
export const createLogger = (
  { logLevel }: Pick<Config, 'logLevel'>,
  stream: typeof process.stdout | typeof process.stderr = process.stdout,
): Logger => {
  const { hooks } = new StoreFailures();
  const options = { level: logLevel, timestamp: stdTimeFunctions.isoTime, base: undefined, hooks };
  if (!stream.isTTY) return pino(options, destination(stream.fd));
  const pretty = { colorize: true, translateTime: 'UTC:HH:MM:ss.l', ignore: 'pid,hostname', destination: stream.fd };
  return pino({ ...options, hooks: { streamWrite: harmless } }, PinoPretty(pretty));
};

/** A line of JSON without what a terminal would obey once its escapes are undone; ends of lines, as in stacks, stay. */
const harmless = (line: string): string =>
  `${printable(line.trimEnd())}\n`.replace(/(?<!\\)((?:\\\\)*)\\(?:u00[01][\da-f]|[bfr])/g, '$1\uFFFD');

/** Nest's own lines go to the same place; what it says of routes and modules only when asked for debugging. */
export const nestLogger = (logger: Logger): LoggerService => ({
  log: lineOf((fields, text) => logger.debug(fields, text)),
  error: lineOf((fields, text) => logger.error(fields, text)),
  warn: lineOf((fields, text) => logger.warn(fields, text)),
  debug: lineOf((fields, text) => logger.debug(fields, text)),
  verbose: lineOf((fields, text) => logger.trace(fields, text)),
});

/**
 * Nest hands on what its logger was given, text or not, and the name of that logger at the end; to `error` it may give a
 * stack as a second text. Objects become fields.
 */
const lineOf =
  (write: (fields: object, text: string) => void) =>
  (...given: readonly unknown[]): void => {
    const context = given.length > 1 ? given.at(-1) : undefined;
    const said = given.length > 1 ? given.slice(0, -1) : given;
    const [text, stack] = said.filter((each) => typeof each === 'string');
    const things = said.filter((each) => typeof each === 'object' && each !== null);
    const fields = things.map((thing) => (thing instanceof Error ? { err: thing } : thing));
    write(
      Object.assign({ context }, ...fields, stack !== undefined && { stack }) as object,
      text ?? messageOf(said[0]),
    );
  };

/** The log of feeding the views; never the content of an event. @param onApplied gets each batch */
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
  madeByLater: (reader, version) =>
    logger.error(
      { reader, version },
      'a later release has made the live build of this view: this release does not feed it. Start that release, or go ' +
        'back with daybook projections rollback (docs/upgrade.md)',
    ),
  applied: onApplied,
});

/** Warns of work that is tried again: of its first failure, not of those that follow until it has succeeded. */
export class FailureLog {
  private isFailing = false;

  constructor(
    private readonly logger: Logger,
    private readonly fields: object,
    private readonly text: string,
  ) {}

  failed(error: unknown): void {
    if (!this.isFailing) this.logger.warn({ ...this.fields, err: error }, this.text);
    this.isFailing = true;
  }

  succeeded(): void {
    this.isFailing = false;
  }
}
