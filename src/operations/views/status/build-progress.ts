import {
  BEGINNING,
  type Checkpoint,
  type Checkpoints,
  type Environment,
  type EventLog,
  type FollowerStatus,
  LogReplaced,
  type ParkedStreams,
  type StoredEvent,
} from '#kernel';

/** How far a build of a view has come, whichever process works on it. */
export interface BuildProgress {
  readonly position: number;
  /** Events in the log that it has not seen. */
  readonly lagEvents: number;
  /** Seconds since the oldest of them was recorded; 0 when there is none. */
  readonly lagSeconds: number;
  /** Streams that wait behind an event that it cannot take. */
  readonly parked: number;
  /** Whether it was made from another log than this one. */
  readonly isReplaced: boolean;
}

export interface ProgressPorts {
  readonly log: Pick<EventLog, 'head' | 'read'>;
  readonly checkpoints: Pick<Checkpoints, 'load'>;
  readonly parked: Pick<ParkedStreams, 'list'>;
  readonly environment: Environment;
}

/**
 * @param reader the build: `order-details@1`
 * @param head where the log ends
 * @param here what its follower in this process says, which is ahead of the checkpoint; `undefined` when it has none
 * @throws StoreUnavailable
 */
export const progressOf = async (
  { log, checkpoints, parked, environment }: ProgressPorts,
  reader: string,
  head: number,
  here?: FollowerStatus,
): Promise<BuildProgress> => {
  const [checkpoint = BEGINNING, waiting] = await Promise.all([checkpoints.load(reader), parked.list(reader)]);
  const position = Math.max(here?.position ?? 0, checkpoint.position);
  const lagEvents = Math.max(0, head - position);
  // A follower in this process notices by itself that its log was replaced; one of another process is found out here.
  const isUpToDate = here !== undefined && lagEvents === 0;
  const oldest = isUpToDate ? undefined : await oldestAfter(log, checkpoint);
  const isReplaced = here?.state === 'replaced' || oldest === 'replaced';
  const lagSeconds =
    isReplaced || typeof oldest !== 'object' ? 0 : Math.max(0, environment.ageMs(oldest.recordedAt) / 1_000);
  return { position, lagEvents, lagSeconds, parked: waiting.length, isReplaced };
};

/** The first event after the checkpoint; `replaced` when the checkpoint is of another log. */
const oldestAfter = async (
  log: Pick<EventLog, 'read'>,
  checkpoint: Checkpoint,
): Promise<StoredEvent | 'replaced' | undefined> => {
  try {
    const [oldest] = await log.read(checkpoint, 1);
    return oldest;
  } catch (error) {
    if (error instanceof LogReplaced) return 'replaced';
    throw error;
  }
};
