import type { Taken } from './inbox.js';

/** How far a group has come in a partition. */
export interface ReachedOffset {
  readonly topic: string;
  readonly partition: number;
  /** Records of the partition that were there when this was found out, and are not dealt with. */
  readonly behind: number;
  /** When the newest record that is dealt with was published, RFC 3339. */
  readonly recordedAt: string;
}

/** Numbers of partitions, by topic. */
export type Partitions = Readonly<Record<string, readonly number[]>>;

/** What a member of a group reports. */
export interface GroupJournal {
  /** An event was dealt with; `ignored`: it has no handler. @param milliseconds with all attempts */
  taken(type: string, outcome: Taken | 'ignored', milliseconds: number): void;
  /** A handler has failed; it is tried again, in place or aside. */
  retried(type: string, error: unknown): void;
  /** The key of an event waits: until its next attempt, or until an operator decides. */
  setAside(key: string, type: string, isParked: boolean, error: unknown): void;
  /** This member has these partitions from now on, and no others; of groups on Kafka. */
  assigned(partitions: Partitions): void;
  /** Records are dealt with and their offset is committed; of groups on Kafka. */
  reached(reached: ReachedOffset): void;
  /** The inbox, Kafka or the topic of dead letters failed; it is tried again. */
  failed(error: unknown): void;
  /** Nothing in this process can help any more: it has to end, and another one take its place. */
  givenUp(): void;
}
