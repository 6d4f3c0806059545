import pg from 'pg';
import { WakeUps } from '#kernel';
import { clientConfig } from '../../postgres-client/pool.js';

const CHANNEL = 'daybook_log';
const POLL_MS = 1_000;
const RECONNECT_MS = 500;
/** Notifications go out at most this often; followers in this process are notified at once. */
const NOTIFY_EVERY_MS = 5;

export interface WakeUpsOptions {
  /** For notifications; separate from the store's so that they never wait for each other. */
  readonly pool: pg.Pool;
  /** For the connection that listens. */
  readonly url: string;
  /** Gets why signals to or from other processes fail; followers then rely on the poll. */
  readonly onError: (error: unknown) => void;
}

/**
 * Wake-ups by LISTEN and NOTIFY. A notification is sent after the commit, never in the transaction of an append:
 * there it would take a lock over the whole database. Every second all followers look by themselves.
 */
export class PostgresWakeUps extends WakeUps {
  private readonly listeners = new Set<(position?: number) => void>();
  private client: pg.Client | undefined;
  private poll: NodeJS.Timeout | undefined;
  private reconnect: NodeJS.Timeout | undefined;
  /** Highest position that followers here were notified of. */
  private announced = 0;
  /** Highest position that other processes were notified of. */
  private notified = 0;
  private notifying = false;
  private closed = false;

  constructor(private readonly options: WakeUpsOptions) {
    super();
  }

  /** Begins to poll. Does nothing when it was done before. */
  startPoll(): void {
    this.poll ??= setInterval(() => this.notifyListeners(), POLL_MS).unref();
  }

  /** Begins to listen and to poll. Never fails: without a connection it tries again until `close`. */
  async start(): Promise<void> {
    this.startPoll();
    await this.listen();
  }

  async close(): Promise<void> {
    this.closed = true;
    clearInterval(this.poll);
    clearTimeout(this.reconnect);
    await this.client?.end().catch(this.options.onError);
  }

  announce(position: number): void {
    if (position <= this.announced) return;
    this.announced = position;
    this.notifyListeners(position);
    if (!this.notifying) void this.notify();
  }

  wake(position?: number): void {
    if (position === undefined) this.notifyListeners();
    else this.receive(position);
  }

  onGrowth(listener: (position?: number) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private notifyListeners(position?: number): void {
    for (const listener of this.listeners) listener(position);
  }

  /** One notification at a time; positions announced meanwhile share the next. */
  private async notify(): Promise<void> {
    this.notifying = true;
    while (this.notified < this.announced && !this.closed) {
      this.notified = this.announced;
      await this.options.pool
        .query(`select pg_notify($1, $2)`, [CHANNEL, String(this.notified)])
        .catch(this.options.onError);
      await new Promise((resolve) => setTimeout(resolve, NOTIFY_EVERY_MS));
    }
    this.notifying = false;
  }

  /** A notification of this process's own comes back here too; it says nothing new. */
  private receive(position: number): void {
    // Also false for what is no number: any connection may notify.
    if (!(position > this.announced)) return;
    this.announced = position;
    this.notified = Math.max(this.notified, position);
    this.notifyListeners(position);
  }

  private async listen(): Promise<void> {
    // No query time-out: the connection waits for ever, that is what it is for.
    const client = new pg.Client({ ...clientConfig(this.options.url), query_timeout: undefined });
    this.client = client;
    client.on('notification', ({ payload }) => this.receive(Number(payload)));
    client.on('error', (error) => this.options.onError(error));
    client.once('end', () => this.listenLater());
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
      // What was announced while no connection listened.
      this.notifyListeners();
    } catch (error) {
      this.options.onError(error);
      await client.end().catch(this.options.onError);
    }
  }

  private listenLater(): void {
    if (this.closed) return;
    clearTimeout(this.reconnect);
    this.reconnect = setTimeout(() => void this.listen(), RECONNECT_MS).unref();
  }
}
