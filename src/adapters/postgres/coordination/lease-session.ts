import pg from 'pg';
import { kernelError } from '../../postgres-client/database-errors.js';

/** PostgreSQL ends a session that has said nothing for so long, and frees its locks. */
const EXPIRES_AFTER_MS = 6_000;
const HEARTBEAT_MS = 1_000;
const PATIENCE_MS = 2_000;
const GOODBYE_MS = 1_000;

/**
 * A connection that holds session locks. PostgreSQL frees them at once when its process ends, and after 6 s when nothing
 * is heard of it, such as when it is frozen; the wall clock has no part in it. The process learns of it by `lost`.
 */
export class LeaseSession {
  private readonly losing = new AbortController();
  private heart: NodeJS.Timeout | undefined;
  /** A connection does one thing at a time. */
  private turn: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly client: pg.Client,
    private readonly onError: (error: unknown) => void,
  ) {
    client.on('error', (error) => this.fail(error));
    client.on('end', () => this.lose());
  }

  /** @param purpose shown in pg_stat_activity, beside the id of this process @throws StoreUnavailable */
  static async open(url: string, purpose: string, onError: (error: unknown) => void): Promise<LeaseSession> {
    const client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: PATIENCE_MS,
      query_timeout: PATIENCE_MS,
      keepAlive: true,
      application_name: `daybook ${process.pid}: ${purpose}`,
    });
    const session = new LeaseSession(client, onError);
    try {
      await client.connect();
      await client.query(`set idle_session_timeout = ${EXPIRES_AFTER_MS}; set statement_timeout = ${PATIENCE_MS}`);
    } catch (error) {
      await session.end();
      throw kernelError(error, 'asking for a lease');
    }
    session.heart = setInterval(() => void session.ask('select'), HEARTBEAT_MS).unref();
    return session;
  }

  /** Aborted when its locks are lost, or may be. */
  get lost(): AbortSignal {
    return this.losing.signal;
  }

  /** The first row; `undefined` also when PostgreSQL does not answer: the holders are not known then, so all is given up. */
  ask<Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<Row | undefined> {
    const answer = this.turn.then(() => this.askNow<Row>(text, values));
    this.turn = answer;
    return answer;
  }

  /** A server that does not even close a connection is not waited for. Never rejects. */
  async end(): Promise<void> {
    this.lose();
    const closed = this.client.end().catch(() => undefined);
    await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, GOODBYE_MS).unref())]);
  }

  private async askNow<Row extends pg.QueryResultRow>(text: string, values: readonly unknown[]) {
    if (this.lost.aborted) return undefined;
    try {
      return (await this.client.query<Row>(text, [...values])).rows[0];
    } catch (error) {
      this.fail(error);
      return undefined;
    }
  }

  private fail(error: unknown): void {
    if (!this.lost.aborted) this.onError(error);
    void this.end();
  }

  private lose(): void {
    clearInterval(this.heart);
    this.losing.abort();
  }
}
