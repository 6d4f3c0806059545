import type { ReceivedEvent } from './received-event.js';

/** The transaction in which an event is noted as dealt with. */
export interface InboxTransaction {
  /** @throws when it is over: a handler must not go on after its end */
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<{ readonly rows: readonly Row[] }>;
}

/** What a handler does about an event; its writes in `transaction` are kept together with the note that it is done. */
export type Effect = (transaction: InboxTransaction) => Promise<void>;

/**
 * What an effect threw, as `cause`; nothing of it was kept. All else that an inbox throws is its own failure: that it does
 * not answer any more to a statement of an effect is one.
 */
export class EffectFailed extends Error {
  override readonly name = 'EffectFailed';
}

/** What became of an event: `waits` behind an earlier one of its key that could not be dealt with. */
export type Taken = 'done' | 'duplicate' | 'waits';

export interface Failed {
  readonly error: string;
  /** Until the next attempt; `undefined`: an operator decides. */
  readonly dueInMs: number | undefined;
}

/** A key whose events wait. */
export interface ParkedKey {
  readonly group: string;
  readonly key: string;
  /** The event that could not be dealt with, the first of those that wait. */
  readonly eventId: string;
  readonly eventType: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  /** Events that wait. */
  readonly waiting: number;
  readonly error: string;
  /** Attempts since the key was set aside. */
  readonly attempts: number;
  /** RFC 3339, as all times here. */
  readonly parkedAt: string;
  /** Of the next attempt; `null`: an operator decides. */
  readonly dueAt: string | null;
}

/** What came of the first event of a key that was due. */
export type Retried =
  | { readonly outcome: 'done' | 'released' | 'not due' }
  | { readonly outcome: 'failed'; readonly event: ReceivedEvent; readonly error: unknown; readonly attempts: number };

/** What one group has dealt with, and what waits. All of it is in the database in which handlers write. @throws StoreUnavailable */
export interface Inbox {
  /** Makes the tables where they are missing. */
  prepare(): Promise<void>;

  /** Runs the effect unless it was done before or its key waits; keeps the event where its key waits. @throws EffectFailed */
  take(event: ReceivedEvent, effect: Effect): Promise<Taken>;

  /** Has the event, and all later ones of its key, wait. Does nothing when it was dealt with meanwhile. */
  setAside(event: ReceivedEvent, failed: Failed): Promise<void>;

  /** Keys that are due, the longest waiting first. */
  dueKeys(most: number): Promise<readonly string[]>;

  /** Gives the first event of a key that is due to `effectOf`; where none is left, the key waits no longer. */
  retryFirst(key: string, effectOf: (event: ReceivedEvent) => Effect): Promise<Retried>;

  /** A try of the first event of a key has failed. Does nothing when it does not wait any more. */
  failedAgain(event: ReceivedEvent, failed: Failed): Promise<void>;

  /**
   * Hands over what waits for an operator and was not handed over yet, one at a time; one may be handed over twice.
   * @param publish gives false when the event is not published; it is handed over again the next time
   */
  deadLetters(publish: (event: ReceivedEvent, parked: ParkedKey) => Promise<boolean>): Promise<void>;
}

/** Keys that wait, over all groups of a database; none where no group has an inbox. @throws StoreUnavailable */
export interface ParkedKeys {
  /** The longest waiting first. */
  list(): Promise<readonly ParkedKey[]>;
  /** The first event of a key as it came. */
  first(parked: ParkedKey): Promise<ReceivedEvent | undefined>;
  /** Has members of the group try again at once. @returns false when the key does not wait */
  retry(parked: ParkedKey): Promise<boolean>;
  /** Takes the event for dealt with, and has members go on after it. @returns false when it does not wait any more */
  discard(parked: ParkedKey, reason: string): Promise<boolean>;
}
