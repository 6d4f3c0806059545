import pg from 'pg';
import { type Environment, Leases } from '#kernel';

const TRY_AGAIN_MS = 1_000;
const PATIENCE_MS = 2_000;

export interface LeasesOptions {
  readonly url: string;
  readonly environment: Environment;
  /** Hears why a lease cannot be asked for or was lost; it is asked for again by itself. */
  readonly onError: (error: unknown) => void;
}

/**
 * Leases as session advisory locks, each on a connection of its own: PostgreSQL frees them when the connection ends,
 * so a holder that dies is replaced within a second, without clocks.
 */
export class PostgresLeases extends Leases {
  constructor(private readonly options: LeasesOptions) {
    super();
  }

  async whileHeld(name: string, signal: AbortSignal, work: (held: AbortSignal) => Promise<void>): Promise<void> {
    while (!signal.aborted) {
      const held = await this.holdOnce(name, signal, work);
      if (!held && !signal.aborted) await this.pause(signal);
    }
  }

  /** @returns whether the lease was had */
  private async holdOnce(
    name: string,
    signal: AbortSignal,
    work: (held: AbortSignal) => Promise<void>,
  ): Promise<boolean> {
    const client = this.newClient(name);
    const lost = new AbortController();
    client.on('error', (error) => this.options.onError(error));
    client.on('end', () => lost.abort());
    try {
      if (!(await this.isGranted(client, name))) return false;
      await work(AbortSignal.any([signal, lost.signal]));
      return true;
    } finally {
      await this.goodbye(client);
    }
  }

  private newClient(name: string): pg.Client {
    return new pg.Client({
      connectionString: this.options.url,
      connectionTimeoutMillis: PATIENCE_MS,
      query_timeout: PATIENCE_MS,
      keepAlive: true,
      // Tells whoever looks into pg_stat_activity which process it is.
      application_name: `daybook ${process.pid}: ${name}`,
    });
  }

  /** False also when PostgreSQL does not answer, whatever the reason: the lease is asked for again. */
  private async isGranted(client: pg.Client, name: string): Promise<boolean> {
    try {
      await client.connect();
      const { rows } = await client.query<{ held: boolean }>(
        'select pg_try_advisory_lock(hashtextextended($1, 0)) as held',
        [`daybook ${name}`],
      );
      return rows[0]?.held === true;
    } catch (error) {
      this.options.onError(error);
      return false;
    }
  }

  /** A server that does not even close a connection is not waited for. */
  private async goodbye(client: pg.Client): Promise<void> {
    const closed = client.end().catch(this.options.onError);
    await Promise.race([closed, this.options.environment.sleep(TRY_AGAIN_MS)]);
  }

  private async pause(signal: AbortSignal): Promise<void> {
    let wake: () => void = () => undefined;
    const aborted = new Promise<void>((resolve) => (wake = resolve));
    signal.addEventListener('abort', wake);
    await Promise.race([this.options.environment.sleep(TRY_AGAIN_MS), aborted]);
    // A process may wait for its turn for months: no pause may leave a listener behind.
    signal.removeEventListener('abort', wake);
  }
}
