import type { StoredEvent } from '../events/stored-event.js';
import { BEGINNING, type Checkpoint, EventLog, type WakeUps } from './event-log.js';
import { LogTail } from './log-tail.js';
import { ReorderBuffer } from './reorder-buffer.js';

/** What a shared log reads at once, and what it keeps. */
export interface SharedLogLimits {
  readonly page: number;
  /** Of older records that are kept beside the newest page: as many as arrive while the slowest reader gathers. */
  readonly mostCharacters: number;
}

const LIMITS: SharedLogLimits = { page: 5_000, mostCharacters: 2_000_000 };

/**
 * A cache of the log's tail, read once for all followers that are close to the end. Records that this process appended are
 * not read: positions have no gaps, so a record that continues the newest one is the next one. A follower that is further
 * behind reads the log itself until it reaches the cached records.
 *
 * Keeps the promises of the log behind it for everything that was announced when it was asked.
 */
export class CachedLog extends EventLog {
  private tail = new LogTail(BEGINNING);
  /** The newest reading came to the end, or will, and nothing has announced itself since it began. */
  private current = false;
  /** The newest reading that is over came to the end of the log. */
  private ended = false;
  private reading: Promise<void> = Promise.resolve();
  private isReading = false;
  /** Committed by this process and not in the tail yet. */
  private readonly offered = new ReorderBuffer();

  constructor(
    private readonly log: EventLog,
    private readonly wakeUps: WakeUps,
    private readonly limits = LIMITS,
  ) {
    super();
    wakeUps.onGrowth((position) => {
      if (position === undefined || !this.holds(position)) this.current = false;
    });
  }

  /** Takes records that this process has committed, one at least, and announces them. */
  offer(records: readonly StoredEvent[]): void {
    const { position: end } = this.tail.end;
    for (const record of records) if (record.position > end) this.offered.add(record);
    if (!this.isReading) this.join();
    this.wakeUps.announce(Math.max(...records.map(({ position }) => position)));
  }

  async read(checkpoint: Checkpoint, limit: number): Promise<readonly StoredEvent[]> {
    while (this.tail.after(checkpoint) !== undefined) {
      await this.readOn();
      const records = this.tail.after(checkpoint);
      if (records !== undefined && (records.length >= limit || this.ended)) return records.slice(0, limit);
    }
    return this.readApart(checkpoint, limit);
  }

  head(): Promise<number> {
    return this.log.head();
  }

  checkpointAt(position: number): Promise<Checkpoint | undefined> {
    return this.log.checkpointAt(position);
  }

  /** A reading under way may have begun before the log grew; then all who wait share the next one. */
  private async readOn(): Promise<void> {
    await this.reading.catch(() => undefined);
    if (!this.current) this.reading = this.extend();
    await this.reading;
  }

  private async extend(): Promise<void> {
    // Before reading on, so that what is read stays until it is asked for, however large it is.
    const { tail } = this;
    tail.shorten(this.limits.mostCharacters);
    this.current = true;
    this.isReading = true;
    try {
      const page = await this.log.read(tail.end, this.limits.page);
      this.ended = page.length < this.limits.page;
      this.current &&= this.ended;
      tail.add(page);
      this.tail = tail;
      this.offered.dropUpTo(tail.end.position);
    } catch (error) {
      this.keep(new LogTail(BEGINNING));
      throw error;
    } finally {
      this.isReading = false;
      this.join();
    }
  }

  private holds(position: number): boolean {
    return position <= this.tail.end.position || this.offered.has(position);
  }

  /** Puts what was offered behind the tail, as far as it continues it. What lies beyond a gap has to be read. */
  private join(): void {
    const { position: end } = this.tail.end;
    const next: StoredEvent[] = [];
    for (let at = end + 1, record; (record = this.offered.take(at)) !== undefined; at += 1) next.push(record);
    if (next.length > 0) {
      this.tail.shorten(this.limits.mostCharacters);
      this.tail.add(next);
    }
    if (this.offered.isEmpty) return;
    this.current = false;
    if (this.offered.characters > this.limits.mostCharacters) this.offered.clear();
  }

  private async readApart(checkpoint: Checkpoint, limit: number): Promise<readonly StoredEvent[]> {
    const records = await this.log.read(checkpoint, limit);
    const ahead = (records.at(-1) ?? checkpoint).position > this.tail.end.position;
    if (ahead) this.keep(new LogTail(checkpoint, records));
    return records;
  }

  private keep(tail: LogTail): void {
    this.tail = tail;
    this.offered.dropUpTo(tail.end.position);
    this.current = false;
    this.ended = false;
  }
}
