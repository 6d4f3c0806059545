import { type Checkpoint, type Environment, type EventLog, LogReplaced, type StoredEvent } from '#kernel';

/** The first event that a reader has not seen yet; `replaced` when the log is not the one it has read. @throws StoreUnavailable */
export const oldestAfter = async (
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

/** Seconds since that event was recorded; 0 when there is none. */
export const lagSeconds = async (
  log: Pick<EventLog, 'read'>,
  checkpoint: Checkpoint,
  environment: Pick<Environment, 'ageMs'>,
): Promise<number | 'replaced'> => {
  const oldest = await oldestAfter(log, checkpoint);
  if (oldest === undefined || oldest === 'replaced') return oldest ?? 0;
  return Math.max(0, environment.ageMs(oldest.recordedAt) / 1_000);
};
