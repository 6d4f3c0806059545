import pg from 'pg';
import { type Environment, Leases } from '#kernel';

const TRY_AGAIN_MS = 1_000;
const CONNECT_MS = 2_000;
/** Lets the server notice within some ten seconds that a holder's machine is gone, and free its lease. */
const KEEP_ALIVE = '-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3';

/**
 * Leases as session advisory locks, each on a connection of its own: PostgreSQL frees them when the connection ends,
 * so a holder that dies is replaced within a second, without clocks.
 */
export class PostgresLeases extends Leases {
  constructor(
    private readonly url: string,
    private readonly environment: Environment,
  ) {
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
    const client = new pg.Client({
      connectionString: this.url,
      connectionTimeoutMillis: CONNECT_MS,
      keepAlive: true,
      options: KEEP_ALIVE,
      // Tells whoever looks into pg_stat_activity which process it is.
      application_name: `daybook ${process.pid}: ${name}`,
    });
    const lost = new AbortController();
    client.on('error', () => lost.abort());
    client.on('end', () => lost.abort());
    try {
      await client.connect();
      if (!(await tryLock(client, name))) return false;
      await work(AbortSignal.any([signal, lost.signal]));
      return true;
    } catch (error) {
      if (!lost.signal.aborted && !isConnectionError(error)) throw error;
      return false;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  private async pause(signal: AbortSignal): Promise<void> {
    const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    await Promise.race([this.environment.sleep(TRY_AGAIN_MS), aborted]);
  }
}

const tryLock = async (client: pg.Client, name: string): Promise<boolean> => {
  const { rows } = await client.query<{ held: boolean }>(
    'select pg_try_advisory_lock(hashtextextended($1, 0)) as held',
    [`daybook ${name}`],
  );
  return rows[0]?.held === true;
};

/** A node error such as ECONNREFUSED, or any answer of a server that starts or stops. */
const isConnectionError = (error: unknown): boolean => error instanceof Error && 'code' in error;
