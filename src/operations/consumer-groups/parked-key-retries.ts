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
/** While a dead letter cannot be published. */
const LONGEST_REST_MS = 60_000;
/** Each has a connection of its own. */
export const RETRIES_AT_ONCE = 5;

/** Gives the events of keys that wait another try when they are due, in order; every member does, none twice at a time. */
export class ParkedKeyRetries {
  private readonly stopping = new AbortController();
  private work: Promise<unknown> = Promise.resolve();

  constructor(private readonly ports: ParkedKeyRetriesPorts) {}

  start(): void {
    const { signal } = this.stopping;
    const retries = this.repeat(() => this.retryDue(signal), signal);
    const deadLetters = this.repeat(() => this.publishDeadLetters(signal), signal);
    this.work = Promise.all([retries, deadLetters]);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.work;
  }

  /** @param look gives false to be repeated later */
  private async repeat(look: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
    for (let restMs = LOOK_EVERY_MS; !signal.aborted;) {
      const isWell = await look().catch((error: unknown) => {
        this.ports.journal.failed(error);
        return true;
      });
      restMs = isWell ? LOOK_EVERY_MS : Math.min(restMs * 2, LONGEST_REST_MS);
      await pause(this.ports.environment, restMs, signal);
    }
  }

  private async retryDue(signal: AbortSignal): Promise<boolean> {
    const keys = await this.ports.inbox.dueKeys(RETRIES_AT_ONCE);
    await Promise.all(keys.map((key) => this.drain(key, signal)));
    return true;
  }

  /** One that cannot be published holds up no other. @returns false when there was one */
  private async publishDeadLetters(signal: AbortSignal): Promise<boolean> {
    const { inbox, deadLetters, journal } = this.ports;
    if (deadLetters === undefined) return true;
    let failures = 0;
    await inbox.deadLetters(async (event, parked) => {
      if (signal.aborted) return false;
      try {
        await deadLetters.publish(deadLetterOf(event, parked));
        return true;
      } catch (error) {
        failures += 1;
        journal.failed(error);
        return false;
      }
    });
    return failures === 0;
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
