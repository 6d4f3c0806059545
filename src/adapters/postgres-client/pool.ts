import pg from 'pg';
import { typeParsers } from './type-parsers.js';

/** The role with the application's rights; migrations create it. */
const ROLE = 'daybook_app';
/** What a living server needs to cancel a statement and say so. */
const CANCELLED_WITHIN_MS = 300;

export interface PoolOptions {
  /** Connections at most. */
  readonly max: number;
  /** Gets the error of a connection that breaks while it is idle; they are replaced when needed. */
  readonly onIdleError: (error: Error) => void;
  /** Milliseconds that are waited for a connection; 1,000 by default. */
  readonly connectWithinMs?: number;
  /** A statement that lasts longer is cancelled; 1,500 ms by default. */
  readonly statementTimeoutMs?: number;
  /**
   * False for what can be made again from the events: a commit does not wait for the disk, and a crash of the server
   * loses the newest ones together, never one without those before it. True by default.
   */
  readonly durable?: boolean;
  /**
   * True for connections that only read and write by key: a named statement is planned once, and never to scan a table,
   * which a plan made while the table was small would do for ever. False by default: planned for each use.
   */
  readonly byKey?: boolean;
  /** `none`: the user who connects; `daybook_app` by default. */
  readonly role?: 'none';
  /** A transaction that is idle for longer is ended with its connection; 5,000 ms by default. */
  readonly idleInTransactionMs?: number;
}

/**
 * Settings of every pool, also one that a library makes. A pool listens to its idle connections alone: one that breaks
 * between two statements of its holder, or before the holder has it, would end the process. The holder gets the failure
 * from its next statement.
 */
export const outlivingConnections: Pick<pg.PoolConfig, 'onConnect'> = {
  onConnect: (client) => void client.on('error', () => undefined),
};

/**
 * Connections that work as `daybook_app`, in UTC, and wait for nothing without a limit: 1 s for a connection, 1 s for
 * a lock, 1.5 s for a statement, 5 s idle in a transaction. A server that does not even cancel a statement is given up
 * after 1.8 s, so that callers get the failure within 2 s.
 * json and jsonb arrive as text, bigint as a number, timestamptz as RFC 3339 in UTC with milliseconds.
 */
export const createPool = (url: string, { max, onIdleError, ...settings }: PoolOptions): pg.Pool => {
  const pool = new pg.Pool({ ...clientConfig(url, settings), ...outlivingConnections, max });
  pool.on('error', (error) => {
    // The server may stop before the last connection of a closing pool has said goodbye.
    if (!pool.ending) onIdleError(error);
  });
  return pool;
};

/** The same settings for a connection that is not of a pool. */
export const clientConfig = (
  url: string,
  {
    connectWithinMs = 1_000,
    statementTimeoutMs = 1_500,
    durable = true,
    byKey = false,
    role,
    idleInTransactionMs = 5_000,
  }: Omit<PoolOptions, 'max' | 'onIdleError'> = {},
): pg.ClientConfig => ({
  connectionString: withSettings(url, {
    role: role ?? ROLE,
    TimeZone: 'UTC',
    DateStyle: 'ISO',
    synchronous_commit: durable ? 'on' : 'off',
    // The append reads what the holders of its lock before have committed; the space is escaped for `options`.
    default_transaction_isolation: 'read\\ committed',
    plan_cache_mode: byKey ? 'force_generic_plan' : 'force_custom_plan',
    enable_seqscan: byKey ? 'off' : 'on',
    jit: 'off',
    statement_timeout: String(statementTimeoutMs),
    lock_timeout: '1000',
    idle_in_transaction_session_timeout: String(idleInTransactionMs),
  }),
  connectionTimeoutMillis: connectWithinMs,
  query_timeout: statementTimeoutMs + CANCELLED_WITHIN_MS,
  keepAlive: true,
  types: typeParsers,
});

// They stand in the url because options given there would replace the driver's own.
const withSettings = (url: string, settings: Readonly<Record<string, string>>): string => {
  const extended = new URL(url);
  const given = extended.searchParams.get('options') ?? '';
  const ours = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`);
  extended.searchParams.set('options', [given, ...ours].join(' ').trim());
  return extended.href;
};
