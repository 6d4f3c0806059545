import pg from 'pg';
import { type Environment, Leases, pause } from '#kernel';

const TRY_AGAIN_MS = 1_000;
const PATIENCE_MS = 2_000;

export interface LeasesOptions {
  readonly url: string;
  readonly environment: Environment;
  /** Hears why a lease cannot be asked for or was lost; it is asked for again by itself. */
  readonly onError: (error: unknown) => void;
}

/** One connection for all leases of this process; what ends it takes all of them. */
interface Session {
  readonly client: pg.Client;
  readonly lost: AbortSignal;
}

/**
 * Leases as session advisory locks, all of a process on one connection: PostgreSQL frees them when it ends, so a holder
 * that dies is replaced within a second, without clocks. The connection is there while somebody wants a lease.
 */
export class PostgresLeases extends Leases {
  private session: Promise<Session | undefined> | undefined;
  /** Aborted when the connection of `session` is lost. */
  private current: AbortController | undefined;
  /** PostgreSQL would give a session the same lock twice. */
  private readonly held = new Set<string>();
  private wanted = 0;
  /** A connection does one thing at a time. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: LeasesOptions) {
    super();
  }

  async whileHeld(name: string, signal: AbortSignal, work: (held: AbortSignal) => Promise<void>): Promise<void> {
    this.wanted += 1;
    try {
      while (!signal.aborted) {
        const held = await this.holdOnce(name, signal, work);
        if (!held && !signal.aborted) await pause(this.options.environment, TRY_AGAIN_MS, signal);
      }
    } finally {
      this.wanted -= 1;
      if (this.wanted === 0) await this.goodbye();
    }
  }

  /** @returns whether the lease was had */
  private async holdOnce(
    name: string,
    signal: AbortSignal,
    work: (held: AbortSignal) => Promise<void>,
  ): Promise<boolean> {
    const session = await this.connected();
    if (session === undefined || this.held.has(name)) return false;
    this.held.add(name);
    try {
      if (!(await this.ask(session, TRY, name))) return false;
      await work(AbortSignal.any([signal, session.lost])).finally(() => this.free(session, name));
      return true;
    } finally {
      this.held.delete(name);
    }
  }

  private async free(session: Session, name: string): Promise<void> {
    if (!session.lost.aborted) await this.ask(session, FREE, name);
  }

  /** The connection there is, or a new one; `undefined` when there is none to be had now. */
  private connected(): Promise<Session | undefined> {
    this.session ??= this.connect();
    return this.session;
  }

  private async connect(): Promise<Session | undefined> {
    const client = this.newClient();
    const lost = new AbortController();
    this.current = lost;
    client.on('error', (error) => this.options.onError(error));
    client.on('end', () => this.forget(lost));
    try {
      await client.connect();
      return { client, lost: lost.signal };
    } catch (error) {
      this.options.onError(error);
      this.forget(lost);
      return undefined;
    }
  }

  /** A connection that ends late must not take the one that has followed it. */
  private forget(lost: AbortController): void {
    if (this.current === lost) this.session = undefined;
    lost.abort();
  }

  private newClient(): pg.Client {
    return new pg.Client({
      connectionString: this.options.url,
      connectionTimeoutMillis: PATIENCE_MS,
      query_timeout: PATIENCE_MS,
      keepAlive: true,
      // Tells whoever looks into pg_stat_activity which process it is.
      application_name: `daybook ${process.pid}: leases`,
    });
  }

  /** False also when PostgreSQL does not answer: nobody knows then who holds what, so the connection is given up. */
  private ask(session: Session, statement: string, name: string): Promise<boolean> {
    const answer = this.turn.then(() => this.askNow(session, statement, name));
    this.turn = answer;
    return answer;
  }

  private async askNow({ client, lost }: Session, statement: string, name: string): Promise<boolean> {
    if (lost.aborted) return false;
    try {
      const { rows } = await client.query<{ done: boolean }>(statement, [`daybook ${name}`]);
      return rows[0]?.done === true;
    } catch (error) {
      this.options.onError(error);
      if (!lost.aborted) await this.goodbye();
      return false;
    }
  }

  /** A server that does not even close a connection is not waited for. */
  private async goodbye(): Promise<void> {
    const session = await this.session;
    if (session === undefined) return;
    const closed = session.client.end().catch(this.options.onError);
    await Promise.race([closed, this.options.environment.sleep(TRY_AGAIN_MS)]);
  }
}

const TRY = 'select pg_try_advisory_lock(hashtextextended($1, 0)) as done';
const FREE = 'select pg_advisory_unlock(hashtextextended($1, 0)) as done';
