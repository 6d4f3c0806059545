import { type Environment, withRetries } from '#kernel';
import type { ParkedKey, ParkedKeys } from './inbox.js';

const LOOK_EVERY_MS = 100;
/** A member takes a decision up within a second; a handler may take its time. */
const TAKEN_UP_WITHIN_MS = 30_000;

/** Which keys are meant: all that fit everything that is given. */
export interface ParkedKeyFilter {
  readonly group?: string | undefined;
  readonly key?: string | undefined;
  /** Of the event that the key waits at. */
  readonly type?: string | undefined;
  /** A part of the error. */
  readonly error?: string | undefined;
}

/** What became of a key that an operator decided about. */
export interface ParkedKeyOutcome {
  readonly parked: ParkedKey;
  readonly outcome: 'taken' | 'waits again' | 'not taken up';
  /** What is wrong and what to do; absent when all is well. */
  readonly detail?: string;
}

/** What an operator does about keys that wait; members of the group take it up by themselves. @throws StoreUnavailable */
export class ParkedKeyTools {
  constructor(
    private readonly keys: ParkedKeys,
    private readonly environment: Pick<Environment, 'monotonicMs' | 'sleep'>,
  ) {}

  /** The longest waiting first. */
  async list(filter: ParkedKeyFilter): Promise<readonly ParkedKey[]> {
    return (await this.keys.list()).filter((parked) => fits(parked, filter));
  }

  /** Gives the handler what waits, in order. */
  retry(keys: readonly ParkedKey[]): Promise<readonly ParkedKeyOutcome[]> {
    return this.decide(keys, (parked) => this.keys.retry(parked));
  }

  /** Lets the group go on after the event that a key waits at, as if it were dealt with. */
  discard(keys: readonly ParkedKey[], reason: string): Promise<readonly ParkedKeyOutcome[]> {
    return this.decide(keys, (parked) => this.keys.discard(parked, reason));
  }

  private async decide(keys: readonly ParkedKey[], decision: (parked: ParkedKey) => Promise<boolean>) {
    const outcomes: ParkedKeyOutcome[] = [];
    for (const parked of keys) {
      // A member may work on the key just now.
      await withRetries(this.environment, () => decision(parked));
      outcomes.push(await this.outcomeOf(parked));
    }
    return outcomes;
  }

  private async outcomeOf(parked: ParkedKey): Promise<ParkedKeyOutcome> {
    const { environment } = this;
    for (const end = environment.monotonicMs() + TAKEN_UP_WITHIN_MS; environment.monotonicMs() < end;) {
      const now = (await this.keys.list()).find(({ group, key }) => group === parked.group && key === parked.key);
      if (now === undefined) return { parked, outcome: 'taken' };
      const hasFailed = now.dueAt === null || now.attempts > 0;
      if (hasFailed) return { parked: now, outcome: 'waits again', detail: now.error };
      await environment.sleep(LOOK_EVERY_MS);
    }
    return { parked, outcome: 'not taken up', detail: 'No member of the group runs; the next one takes it up.' };
  }
}

const fits = (parked: ParkedKey, { group, key, type, error }: ParkedKeyFilter): boolean =>
  parked.group === (group ?? parked.group) &&
  parked.key === (key ?? parked.key) &&
  parked.eventType === (type ?? parked.eventType) &&
  parked.error.toLowerCase().includes((error ?? '').toLowerCase());
