import { type Environment, pause, StoreUnavailable } from '#kernel';
import { describe, isPermanent } from './failures.js';
import type { GroupJournal } from './group-journal.js';
import { type Effect, EffectFailed, type Inbox } from './inbox.js';
import { inLanes } from './in-lanes.js';
import { type ReceivedEvent, receivedEvent, type ReceivedRecord } from './received-event.js';
import { dueInMs, type RetryPlan } from './retry-plan.js';
import { Turns } from './turns.js';

export interface EventHandlingPorts {
  readonly inbox: Pick<Inbox, 'take' | 'setAside'>;
  readonly environment: Environment;
  readonly retries: RetryPlan;
  readonly journal: Pick<GroupJournal, 'taken' | 'retried' | 'setAside' | 'failed'>;
  /** `undefined`: the group has no handler for it. */
  effectOf(event: ReceivedEvent): Effect | undefined;
}

/** Of all batches together: each has a connection of its own. */
export const EVENTS_AT_ONCE = 12;
const REST_AFTER_FAILURE_MS = 500;
const LONGEST_REST_MS = 8_000;

/**
 * Deals with each event once, in order per key, several keys at a time. What may pass is tried again: a little while in
 * place, then aside. What fails for good is set aside at once. While the inbox is away, nothing goes on and nothing is lost.
 */
export class EventHandling {
  private readonly turns = new Turns(EVENTS_AT_ONCE);

  constructor(private readonly ports: EventHandlingPorts) {}

  /** As `TakeRecords`. */
  async take(records: readonly ReceivedRecord[], done: (index: number) => void, signal: AbortSignal): Promise<void> {
    const events = records.map(receivedEvent);
    await inLanes(
      events,
      ({ key }) => key,
      EVENTS_AT_ONCE,
      async (event, index) => {
        const isDone = await this.turns.take(() => this.handle(event, signal));
        if (isDone) done(index);
        return isDone;
      },
    );
  }

  /** @returns false when `signal` was aborted before the event was dealt with */
  private async handle(event: ReceivedEvent, signal: AbortSignal): Promise<boolean> {
    const { inbox, environment, retries, journal } = this.ports;
    const startedAt = environment.monotonicMs();
    const effect = this.ports.effectOf(event);
    for (let [failures, restMs] = [0, REST_AFTER_FAILURE_MS]; !signal.aborted;) {
      try {
        const outcome = effect && (await inbox.take(event, effect));
        journal.taken(event.type, outcome ?? 'ignored', environment.monotonicMs() - startedAt);
        return true;
      } catch (error) {
        if (error instanceof StoreUnavailable) {
          journal.failed(error);
          await pause(environment, restMs, signal);
          restMs = Math.min(restMs * 2, LONGEST_REST_MS);
          continue;
        }
        const cause = error instanceof EffectFailed ? error.cause : error;
        const waitMs = isPermanent(cause) ? undefined : retries.inPlaceMs[failures];
        if (waitMs === undefined) return this.setAside(event, cause, signal);
        failures += 1;
        journal.retried(event.type, cause);
        await pause(environment, waitMs, signal);
      }
    }
    return false;
  }

  private async setAside(event: ReceivedEvent, error: unknown, signal: AbortSignal): Promise<boolean> {
    const { inbox, environment, retries, journal } = this.ports;
    const dueIn = isPermanent(error) ? undefined : dueInMs(retries, 0);
    while (!signal.aborted) {
      try {
        await inbox.setAside(event, { error: describe(error), dueInMs: dueIn });
        journal.setAside(event.key, event.type, dueIn === undefined, error);
        return true;
      } catch (failure) {
        journal.failed(failure);
        await pause(environment, REST_AFTER_FAILURE_MS, signal);
      }
    }
    return false;
  }
}
