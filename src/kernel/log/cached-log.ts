import type { StoredEvent } from '../events/stored-event.js';
import { BEGINNING, type Checkpoint, EventLog, type WakeUps } from './event-log.js';
import { GapPatience, NO_DELIVERY, type Delivery } from './gap-patience.js';
import { LogTail } from './log-tail.js';
import { type RecordSource, ReorderBuffer } from './reorder-buffer.js';

/** What a shared log reads at once, and what it keeps. */
export interface CachedLogLimits {
  readonly page: number;
  /** Of older records that are kept beside the newest page: as many as arrive while the slowest reader gathers. */
  readonly mostCharacters: number;
}

export interface CachedLogOptions {
  readonly limits?: CachedLogLimits;
  /** What delivers records besides the store, if anything does. */
  readonly delivery?: Delivery;
  /** Gets where the records that followers read came from. */
  readonly onTaken?: (source: RecordSource, count: number) => void;
}

const LIMITS: CachedLogLimits = { page: 5_000, mostCharacters: 2_000_000 };

/**
 * A cache of the log's tail, read once for all followers that are close to the end. Records that this process appended, or
 * that were delivered to it, are not read: positions have no gaps, so a record that continues the newest one is the next
 * one. What is not delivered in time is read. A follower that is further behind reads the log itself until it reaches the
 * cached records.
 *
 * Keeps the promises of the log behind it for everything that was announced when it was asked; where records are
 * delivered, for everything that was announced when their time was over.
 */
export class CachedLog extends EventLog {
  private tail = new LogTail(BEGINNING);
  /** The newest reading came to the end, or will, and nothing that has to be read has announced itself since it began. */
  private current = false;
  /** The newest reading that is over came to the end of the log. */
  private ended = false;
  private reading: Promise<void> = Promise.resolve();
  private isReading = false;
  /** Committed by this process or delivered to it, and not in the tail yet. */
  private readonly offered = new ReorderBuffer();
  private readonly limits: CachedLogLimits;
  private readonly patience: GapPatience;
  private readonly onTaken: (source: RecordSource, count: number) => void;

  constructor(
    private readonly log: EventLog,
    private readonly wakeUps: WakeUps,
    { limits = LIMITS, delivery = NO_DELIVERY, onTaken = () => undefined }: CachedLogOptions = {},
  ) {
    super();
    this.limits = limits;
    this.onTaken = onTaken;
    this.patience = new GapPatience(
      delivery,
      log,
      () => this.tail.end,
      () => this.hasToRead(),
    );
    wakeUps.onGrowth((position) => {
      if (position === undefined || !this.holds(position)) this.expect(position);
    });
  }

  /** Takes records that this process has committed, one at least, and announces them. */
  offer(records: readonly StoredEvent[]): void {
    this.take(records, 'own');
    this.wakeUps.announce(highestOf(records));
  }

  /** Takes records of this log that were delivered, in any order, one at least, also repeatedly. */
  deliver(records: readonly StoredEvent[]): void {
    this.take(records, 'delivered');
    this.wakeUps.wake(highestOf(records));
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

  private take(records: readonly StoredEvent[], source: RecordSource): void {
    const { position: end } = this.tail.end;
    for (const record of records) if (record.position > end) this.offered.add(record, source);
    if (!this.isReading) this.join();
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
      this.onTaken('store', page.length);
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

  /** The log reaches to this position, or to an unknown one. What is delivered is given its time; all else is read. */
  private expect(position: number | undefined): void {
    if (this.current && !this.patience.waitsFor(position)) this.current = false;
  }

  /** The next record was not delivered in time. */
  private hasToRead(): void {
    this.current = false;
    this.wakeUps.wake();
  }

  /** Puts what was offered behind the tail, as far as it continues it. What lies beyond a gap has to wait. */
  private join(): void {
    const { position: end } = this.tail.end;
    const next: StoredEvent[] = [];
    let own = 0;
    for (let at = end + 1, waiting; (waiting = this.offered.take(at)) !== undefined; at += 1) {
      next.push(waiting.record);
      if (waiting.source === 'own') own += 1;
    }
    if (next.length > 0) {
      this.tail.shorten(this.limits.mostCharacters);
      this.tail.add(next);
    }
    if (own > 0) this.onTaken('own', own);
    if (next.length > own) this.onTaken('delivered', next.length - own);
    if (this.offered.isEmpty) return;
    this.expect(this.tail.end.position + 1);
    if (this.offered.characters > this.limits.mostCharacters) this.offered.clear();
  }

  private async readApart(checkpoint: Checkpoint, limit: number): Promise<readonly StoredEvent[]> {
    const records = await this.log.read(checkpoint, limit);
    const ahead = (records.at(-1) ?? checkpoint).position > this.tail.end.position;
    if (ahead) this.keep(new LogTail(checkpoint, records));
    this.onTaken('store', records.length);
    return records;
  }

  private keep(tail: LogTail): void {
    this.tail = tail;
    this.offered.dropUpTo(tail.end.position);
    this.current = false;
    this.ended = false;
  }
}

const highestOf = (records: readonly StoredEvent[]): number => Math.max(...records.map(({ position }) => position));
