import { type Environment, pause } from '#kernel';
import { deadLetterOf } from './dead-letter.js';
import type { DeadLetterTopic } from './events-source.js';
import { describe, isPermanent } from './failures.js';
import type { GroupJournal } from './group-journal.js';
import type { Effect, Inbox } from './inbox.js';
import type { ReceivedEvent } from './received-event.js';
import { dueInMs, type RetryPlan } from './retry-plan.js';

export interface ParkedKeyRetriesPorts {
  readonly inbox: Pick<Inbox, 'dueKeys' | 'retryFirst' | 'failedAgain' | 'deadLetters'>;
  readonly environment: Environment;
  readonly retries: RetryPlan;
  readonly journal: Pick<GroupJournal, 'taken' | 'setAside' | 'failed'>;
  readonly deadLetters: Pick<DeadLetterTopic, 'publish'> | undefined;
  effectOf(event: ReceivedEvent): Effect;
}

const LOOK_EVERY_MS = 1_000;
/** Each has a connection of its own. */
export const RETRIES_AT_ONCE = 5;

/** Gives the events of keys that wait another try when they are due, in order; every member does, none twice at a time. */
export class ParkedKeyRetries {
  private readonly stopping = new AbortController();
  private work: Promise<void> = Promise.resolve();

  constructor(private readonly ports: ParkedKeyRetriesPorts) {}

  start(): void {
    this.work = this.run(this.stopping.signal);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.work;
  }

  private async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.look(signal);
      } catch (error) {
        this.ports.journal.failed(error);
      }
      await pause(this.ports.environment, LOOK_EVERY_MS, signal);
    }
  }

  private async look(signal: AbortSignal): Promise<void> {
    const { inbox, deadLetters } = this.ports;
    const keys = await inbox.dueKeys(RETRIES_AT_ONCE);
    await Promise.all(keys.map((key) => this.drain(key, signal)));
    if (deadLetters === undefined) return;
    await inbox.deadLetters((event, parked) => deadLetters.publish(deadLetterOf(event, parked)));
  }

  /** Until nothing of the key waits, or its first event fails again. @throws StoreUnavailable */
  private async drain(key: string, signal: AbortSignal): Promise<void> {
    const { inbox, retries, journal, environment } = this.ports;
    while (!signal.aborted) {
      const startedAt = environment.monotonicMs();
      let type = '';
      const retried = await inbox.retryFirst(key, (event) => {
        type = event.type;
        return this.ports.effectOf(event);
      });
      if (retried.outcome === 'failed') {
        const { event, error, attempts } = retried;
        const dueIn = isPermanent(error) ? undefined : dueInMs(retries, attempts + 1);
        await inbox.failedAgain(event, { error: describe(error), dueInMs: dueIn });
        journal.setAside(key, type, dueIn === undefined, error);
      }
      if (retried.outcome !== 'done') return;
      journal.taken(type, 'done', environment.monotonicMs() - startedAt);
    }
  }
}
