import type { ReceivedRecord } from './received-event.js';

/**
 * Deals with records that follow each other; never rejects.
 * @param done called with the index of each record that is dealt with, in any order
 * @param signal once aborted, nothing more is begun; what is under way is ended
 */
export type TakeRecords = (
  records: readonly ReceivedRecord[],
  done: (index: number) => void,
  signal: AbortSignal,
) => Promise<void>;

/** Where a group gets its events from, at least once each, in order per key. */
export interface EventsSource {
  /** Begins; failures are reported and overcome by the source itself. */
  start(take: TakeRecords): void;
  /** Resolves when nothing is under way any more. Never rejects. */
  stop(): Promise<void>;
}

/** Where events go that could not be dealt with, for others to see. */
export interface DeadLetterTopic {
  /** @throws when it is not known to be there */
  publish(event: DeadLetter): Promise<void>;
  close(): Promise<void>;
}

/** A record as it came, with what went wrong in its headers. */
export interface DeadLetter {
  readonly key: string;
  readonly value: Uint8Array | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** Of a dead letter whose value makes it larger than the topic allows: how many bytes it has. */
const LEFT_OUT = 'dlt_value_left_out';

/** The dead letter without its value, which is where it came from. */
export const withoutValue = (letter: DeadLetter): DeadLetter => ({
  ...letter,
  value: null,
  headers: { ...letter.headers, [LEFT_OUT]: `${letter.value?.length ?? 0} bytes` },
});

/** How far a group has dealt with a log that it reads by position. */
export interface ReadPosition {
  /** Names the log; another one after a restore. */
  readonly source: string;
  readonly position: number;
}

/** Of one group. @throws StoreUnavailable */
export interface ReadPositions {
  load(): Promise<ReadPosition | undefined>;
  /** Never goes back: another member may be further on. */
  save(position: ReadPosition): Promise<void>;
}
