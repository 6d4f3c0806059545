import { type Environment, type Fence, Leases, pause } from '#kernel';
import { LeaseSession } from './lease-session.js';

const TRY_AGAIN_MS = 1_000;

export interface LeasesOptions {
  readonly url: string;
  readonly environment: Environment;
  /** Gets why a lease cannot be asked for or was lost; it is asked for again by itself. */
  readonly onError: (error: unknown) => void;
}

/**
 * Leases as session locks, all of a process on one session, and their tokens in `daybook.leases`. The session is there
 * while a caller wants a lease; what ends it takes all of them.
 */
export class PostgresLeases extends Leases {
  private session: Promise<LeaseSession | undefined> | undefined;
  /** PostgreSQL would give a session the same lock twice. */
  private readonly held = new Set<string>();
  private wanted = 0;

  constructor(private readonly options: LeasesOptions) {
    super();
  }

  async whileHeld(
    name: string,
    signal: AbortSignal,
    work: (held: AbortSignal, fence: Fence) => Promise<void>,
  ): Promise<void> {
    this.wanted += 1;
    try {
      while (!signal.aborted) {
        const wasHeld = await this.holdOnce(name, signal, work);
        if (!wasHeld && !signal.aborted) await pause(this.options.environment, TRY_AGAIN_MS, signal);
      }
    } finally {
      this.wanted -= 1;
      if (this.wanted === 0) await (await this.session)?.end();
    }
  }

  /** @returns whether the lease was had */
  private async holdOnce(
    name: string,
    signal: AbortSignal,
    work: (held: AbortSignal, fence: Fence) => Promise<void>,
  ): Promise<boolean> {
    const session = await this.connected();
    if (session === undefined || this.held.has(name)) return false;
    this.held.add(name);
    try {
      const token = await this.take(session, name);
      if (token === undefined) return false;
      const held = AbortSignal.any([signal, session.lost]);
      await work(held, { lease: name, token }).finally(() => session.ask(FREE, [`daybook ${name}`]));
      return true;
    } finally {
      this.held.delete(name);
    }
  }

  /** @returns the token; `undefined` when another holds the lease */
  private async take(session: LeaseSession, name: string): Promise<number | undefined> {
    const locked = await session.ask<{ readonly done: boolean }>(LOCK, [`daybook ${name}`]);
    if (locked?.done !== true) return undefined;
    const taken = await session.ask<{ readonly token: string }>(TAKE, [name, `process ${process.pid}`]);
    return taken === undefined ? undefined : Number(taken.token);
  }

  /** The session there is, or a new one; `undefined` when there is none to be had now. */
  private connected(): Promise<LeaseSession | undefined> {
    this.session ??= this.connect();
    return this.session;
  }

  private async connect(): Promise<LeaseSession | undefined> {
    try {
      const session = await LeaseSession.open(this.options.url, 'leases', this.options.onError);
      session.lost.addEventListener('abort', () => (this.session = undefined), { once: true });
      return session.lost.aborted ? undefined : session;
    } catch (error) {
      this.session = undefined;
      this.options.onError(error);
      return undefined;
    }
  }
}

const LOCK = 'select pg_try_advisory_lock(hashtextextended($1, 0)) as done';
const FREE = 'select pg_advisory_unlock(hashtextextended($1, 0))';
const TAKE = `
  insert into daybook.leases (name, token, holder) values ($1, 1, $2)
  on conflict (name) do update set token = leases.token + 1, holder = excluded.holder, taken_at = now()
  returning token`;
