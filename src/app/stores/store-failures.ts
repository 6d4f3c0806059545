import type { LoggerOptions } from 'pino';
import { messageOf } from '#kernel';
import { storeFailure as mongoFailure } from '../../adapters/mongodb/passing-failures.js';
import { storeFailure as postgresFailure } from '../../adapters/postgres-client/index.js';

const LOG_EVERY_MS = 60_000;

/** A cause that was logged, and what came of it since. */
interface LoggedFailure {
  at: number;
  since: number;
}

/**
 * A store that is away or refuses writes fails everything at once and all the time. Instead of each failure with its stack
 * the log gets one line with the cause, and another every minute with the number of failures since.
 */
export class StoreFailures {
  private readonly logged = new Map<string, LoggedFailure>();

  /** @param now milliseconds of a monotonic clock */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** For pino: what is logged with a failure of the store as its `err` becomes such a line, or nothing. */
  get hooks(): NonNullable<LoggerOptions['hooks']> {
    const lineOf = (kind: string, message: string) => this.lineOf(kind, message);
    return {
      logMethod(args, method) {
        const [context] = args as readonly unknown[];
        const error = (context as { readonly err?: unknown } | undefined)?.err;
        const kind = postgresFailure(error) ?? mongoFailure(error);
        const line = kind === undefined ? args : lineOf(kind, messageOf(error));
        if (line !== undefined) method.apply(this, line);
      },
    };
  }

  private lineOf(kind: string, message: string): [obj: object, msg: string] | undefined {
    const now = this.now();
    const logged = this.logged.get(kind);
    if (logged !== undefined && now - logged.at < LOG_EVERY_MS) {
      logged.since += 1;
      return undefined;
    }
    this.logged.set(kind, { at: now, since: 0 });
    const failures = 1 + (logged?.since ?? 0);
    return [{ cause: kind, failures }, `the store fails; it is tried again: ${message}`];
  }
}
