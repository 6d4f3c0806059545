import type { FeedItem, Listener } from './broadcast.js';

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

/** More than a reader is sent before it has confirmed to have read something. */
const MANY = 8;

export interface BacklogOptions<Item> {
  readonly wants: (item: Item) => boolean;
  readonly limits: BacklogLimits;
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
  /** Called at once when the reader is cut off; it may not ask for a next item for a long time. */
  readonly onSlow: (cause: SlowReader) => void;
}

/** What waits for one reader, within limits: a reader beyond them gets a SlowReader instead of all that waits. */
export class Backlog<Item extends FeedItem> implements Listener<Item> {
  private waiting: Item[] = [];
  /** Since when each of them waits, milliseconds of that clock; apart, since thousands of readers may have thousands. */
  private since: number[] = [];
  private bytes = 0;
  private taken = 0;
  private failure: Error | undefined;
  private closed = false;
  /** Set while a caller waits. */
  private wake: (() => void) | undefined;
  /** The waiting caller is about to be let go on. */
  private called = false;

  constructor(private readonly options: BacklogOptions<Item>) {}

  get isClosed(): boolean {
    return this.closed;
  }

  get isWaiting(): boolean {
    return this.wake !== undefined && !this.called;
  }

  /** The reader has come back for more again and again. */
  get keepsUp(): boolean {
    return this.taken >= MANY;
  }

  take(items: readonly Item[], since: number): (() => void) | undefined {
    if (this.failure !== undefined || this.closed) return undefined;
    for (const item of items) {
      if (!this.options.wants(item)) continue;
      this.waiting.push(item);
      this.since.push(since);
      this.bytes += item.bytes;
    }
    this.checkLimits();
    if (!this.isWaiting || this.waiting.length === 0) return undefined;
    this.called = true;
    return () => this.wakeUp();
  }

  /** Waits for the next item. @returns `undefined` once it is closed @throws what it failed with, such as SlowReader */
  async next(): Promise<Item | undefined> {
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

  checkLimits(): void {
    const [oldest] = this.since;
    const limit = oldest === undefined ? undefined : this.exceeded(oldest);
    if (limit === undefined) return;
    const cause = new SlowReader(limit);
    this.fail(cause);
    this.options.onSlow(cause);
  }

  private wakeUp(): void {
    const { wake } = this;
    this.wake = undefined;
    this.called = false;
    wake?.();
  }

  private exceeded(oldest: number): keyof BacklogLimits | undefined {
    const { limits, now } = this.options;
    if (this.bytes > limits.bytes) return 'bytes';
    return now() - oldest > limits.ms ? 'ms' : undefined;
  }
}
