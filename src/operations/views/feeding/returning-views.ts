import { type Environment, type EventLog, pause, type ViewState, withRetries } from '#kernel';
import type { HealthCheck, Watched } from '../../health/health-check.js';

const LOOK_EVERY_MS = 1_000;

export interface ReturningViewsPorts {
  readonly builds: {
    /** @throws StoreUnavailable */
    list(): Promise<readonly Pick<ViewState, 'view' | 'elsewhere'>[]>;
  };
  readonly decisions: {
    /**
     * Lets queries go to the live build of a view here, when it has come so far.
     * @returns whether they do @throws StoreUnavailable
     */
    comeBack(view: string, position: number): Promise<boolean>;
  };
  readonly log: Pick<EventLog, 'head'>;
  readonly environment: Pick<Environment, 'monotonicMs' | 'sleep'>;
}

export interface ReturningViewsJournal {
  readonly returned: (view: string) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * After a move of the views back into this store, live builds that were made in the other one are not here: they are fed from
 * the log, and queries are answered from builds of before the move until they have come to its end.
 */
export class ReturningViews implements Watched {
  private away: readonly string[] = [];
  private readonly stopping = new AbortController();
  private work: Promise<void> = Promise.resolve();

  constructor(
    private readonly ports: ReturningViewsPorts,
    private readonly journal: ReturningViewsJournal,
  ) {}

  /** Resolves when it is known which views are away, so that readiness does not turn green before. @throws StoreUnavailable */
  async start(): Promise<void> {
    this.away = await withRetries(this.ports.environment, () => this.elsewhere());
    this.work = this.bringBack();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.work;
  }

  async look(): Promise<readonly HealthCheck[]> {
    if (this.away.length === 0) return [];
    const detail =
      `${this.away.join(', ')}: the live build was made in another store, and is made from the log here. Until it has ` +
      'come to the end of the log, queries are answered from before the move.';
    return [{ name: 'views moved back', ok: false, detail }];
  }

  /** Ends when all are here: another one comes only with another start. */
  private async bringBack(): Promise<void> {
    const { signal } = this.stopping;
    while (this.away.length > 0 && !signal.aborted) {
      try {
        await this.lookOnce();
      } catch (error) {
        this.journal.failed(error);
      }
      await pause(this.ports.environment, LOOK_EVERY_MS, signal);
    }
  }

  /** Brings back those that have come so far. */
  private async lookOnce(): Promise<void> {
    const { decisions, log, environment } = this.ports;
    const end = await log.head();
    // Where the log grows all the time, a build comes to where the end was a moment ago.
    await pause(environment, LOOK_EVERY_MS, this.stopping.signal);
    for (const view of this.away) if (await decisions.comeBack(view, end)) this.journal.returned(view);
    this.away = await this.elsewhere();
  }

  /** Views whose live build was decided upon when documents were stored elsewhere. */
  private async elsewhere(): Promise<readonly string[]> {
    const states = await this.ports.builds.list();
    return states.filter((state) => state.elsewhere).map(({ view }) => view);
  }
}
