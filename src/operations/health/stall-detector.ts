import type { Environment } from '#kernel';

/** Who has events to take and takes none for this long has stalled; asked every 10 s, readiness shows it within 30 s. */
export const STALLED_AFTER_MS = 20_000;

interface Sighting {
  readonly position: number;
  /** Milliseconds of the monotonic clock. */
  readonly since: number;
}

/** Remembers where readers were seen, so that one that is dead shows as well as one that complains. */
export class StallDetector {
  private readonly lastMoved = new Map<string, Sighting>();

  constructor(private readonly environment: Pick<Environment, 'monotonicMs'>) {}

  /** Whether the reader has been at its position for so long, though there is more up to `end`. */
  isStalled(reader: string, position: number, end: number, afterMs = STALLED_AFTER_MS): boolean {
    // What a reader did while it had nothing to do says nothing about what comes after.
    if (position >= end) {
      this.lastMoved.delete(reader);
      return false;
    }
    const now = this.environment.monotonicMs();
    const before = this.lastMoved.get(reader);
    if (before?.position !== position) {
      this.lastMoved.set(reader, { position, since: now });
      return false;
    }
    return now - before.since >= afterMs;
  }
}
