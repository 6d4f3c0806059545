import type { FeedItem } from './live-feed.js';

/** How far a reader may stay behind. */
export interface BacklogLimits {
  readonly bytes: number;
  /** Milliseconds that the oldest item has waited. */
  readonly ms: number;
}

/** The reader does not take what comes as fast as it comes; it goes on later, from where it is. */
export class SlowReader extends Error {
  override readonly name = 'SlowReader';

  constructor(readonly limit: keyof BacklogLimits) {
    super(limit === 'bytes' ? 'too many bytes wait for it' : 'what waits for it has become too old');
  }
}

/** More than anybody is sent before having confirmed to have read something. */
const MANY = 8;

/** What waits for one reader, within limits: whoever is beyond them gets a SlowReader instead of all that waits. */
export class Backlog<Item extends FeedItem> {
  private waiting: Item[] = [];
  /** Since when each of them waits, milliseconds of the epoch; apart, since thousands of readers may have thousands. */
  private since: number[] = [];
  private bytes = 0;
  private taken = 0;
  private failure: Error | undefined;
  private closed = false;
  /** Set while somebody waits. */
  private wake: (() => void) | undefined;
  /** Whoever waits is about to be let go on. */
  private called = false;

  constructor(
    private readonly limits: BacklogLimits,
    private readonly now: () => number,
    private readonly onSlow: (cause: SlowReader) => void,
  ) {}

  get isClosed(): boolean {
    return this.closed;
  }

  /** The reader has come back for more again and again. */
  get keepsUp(): boolean {
    return this.taken >= MANY;
  }

  /** @returns lets the reader go on who waits for it, if one does */
  add(items: readonly Item[]): (() => void) | undefined {
    if (this.failure !== undefined || this.closed || items.length === 0) return undefined;
    const since = this.now();
    for (const item of items) {
      this.waiting.push(item);
      this.since.push(since);
      this.bytes += item.bytes;
    }
    this.checkLimits();
    if (this.wake === undefined || this.called) return undefined;
    this.called = true;
    return () => this.wakeUp();
  }

  /** Waits for the next item. @returns `undefined` once it is closed @throws what it failed with, such as SlowReader */
  async take(): Promise<Item | undefined> {
    while (this.waiting.length === 0 && this.failure === undefined && !this.closed) {
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
    this.checkLimits();
    if (this.failure !== undefined) throw this.failure;
    const next = this.waiting.shift();
    if (next === undefined) return undefined;
    this.since.shift();
    this.bytes -= next.bytes;
    this.taken += 1;
    return next;
  }

  fail(error: Error): void {
    this.failure ??= error;
    [this.waiting, this.since] = [[], []];
    this.wakeUp();
  }

  close(): void {
    this.closed = true;
    [this.waiting, this.since] = [[], []];
    this.wakeUp();
  }

  private wakeUp(): void {
    const { wake } = this;
    this.wake = undefined;
    this.called = false;
    wake?.();
  }

  private checkLimits(): void {
    const [oldest] = this.since;
    if (oldest === undefined || this.failure !== undefined) return;
    const limit = this.bytes > this.limits.bytes ? 'bytes' : this.isOld(oldest) ? 'ms' : undefined;
    if (limit === undefined) return;
    const cause = new SlowReader(limit);
    this.fail(cause);
    this.onSlow(cause);
  }

  private isOld(since: number): boolean {
    return this.now() - since > this.limits.ms;
  }
}
