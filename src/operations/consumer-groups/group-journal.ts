import type { Taken } from './inbox.js';

/** What a member of a group reports. */
export interface GroupJournal {
  /** An event was dealt with; `ignored`: it has no handler. @param milliseconds with all attempts */
  taken(type: string, outcome: Taken | 'ignored', milliseconds: number): void;
  /** A handler has failed; it is tried again, in place or aside. */
  retried(type: string, error: unknown): void;
  /** The key of an event waits: until its next attempt, or until an operator decides. */
  setAside(key: string, type: string, isParked: boolean, error: unknown): void;
  /** The inbox, Kafka or the topic of dead letters failed; it is tried again. */
  failed(error: unknown): void;
  /** Nothing in this process can help any more: it has to end, and another one take its place. */
  givenUp(): void;
}
