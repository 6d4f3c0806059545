import { type EventLog, messageOf } from '#kernel';
import type { HealthCheck, Watched } from './health-check.js';
import { shared } from './shared.js';

export interface Readiness {
  readonly ready: boolean;
  readonly checks: readonly HealthCheck[];
}

/** Asks everything that readiness depends on. Never rejects. */
export class ReadinessProbe {
  private readonly watched = new Map<string, Watched>();

  /** @param log resolves within 2 s to where it ends, or rejects */
  constructor(private readonly log: Pick<EventLog, 'head'>) {}

  /** Readiness depends on this too from now on. */
  add(name: string, watched: Watched): void {
    this.watched.set(name, watched);
  }

  /** Who asks while an answer is being made gets the same one: however many ask, the database is asked once. */
  readonly ask = shared(() => this.askAll());

  private async askAll(): Promise<Readiness> {
    // All at once: one after the other they would take several turns of an event loop that is busy.
    const head = this.log.head();
    const [database, ...others] = await Promise.all([this.database(head), ...this.looks(head)]);
    const checks = database.ok ? [database, ...others.flat()] : [database];
    return { ready: checks.every(({ ok }) => ok), checks };
  }

  private async database(head: Promise<number>): Promise<HealthCheck> {
    try {
      await head;
      return { name: 'database', ok: true, detail: 'answers' };
    } catch (error) {
      return {
        name: 'database',
        ok: false,
        detail: `does not answer: ${messageOf(error)}. Start it; nothing is lost.`,
      };
    }
  }

  private looks(head: Promise<number>): readonly Promise<readonly HealthCheck[]>[] {
    return [...this.watched].map(async ([name, watched]) => {
      try {
        return await watched.look(head);
      } catch (error) {
        return [{ name, ok: false, detail: `cannot be looked at: ${messageOf(error)}` }];
      }
    });
  }
}
