/** How many requests of one kind may be under way at once. */
export interface ConcurrencyLimits {
  /** However long the answers take, this many are admitted. */
  readonly least: number;
  readonly most: number;
  /** Milliseconds that an answer may take before there are too many requests under way. */
  readonly targetMs: number;
}

/** An overload is one that lasts: what is over within this time is a burst. */
const INTERVAL_MS = 100;
const FEWER = 0.85;
const MORE = 8;

/**
 * Bounds the requests under way, and so what they hold and how long each waits for those before it.
 *
 * The bound follows the answers. When even the quickest of 100 ms took longer than it should, there is a queue that
 * does not go away, and the bound is lowered by a seventh; otherwise it is raised by 8. The quickest distinguishes a queue from a
 * burst as in CoDel (RFC 8289, 3.2); lowering by a factor and raising by a sum settles, and shares fairly between
 * processes (Chiu and Jain, Analysis of the increase and decrease algorithms for congestion avoidance, 1989).
 */
export class ConcurrencyLimit {
  private requests = 0;
  private bound: number;
  private intervalFrom = -Infinity;
  private quickestMs = Infinity;

  constructor(private readonly limits: ConcurrencyLimits) {
    this.bound = limits.most;
  }

  get isFull(): boolean {
    return this.requests >= this.bound;
  }

  /** @returns false when it is full: then nothing has begun and nothing is to be ended */
  begin(): boolean {
    if (this.isFull) return false;
    this.requests += 1;
    return true;
  }

  end(): void {
    this.requests -= 1;
  }

  /** Takes note of how long an answer took that was carried out, not refused. @param now milliseconds of a steady clock */
  took(ms: number, now: number): void {
    this.quickestMs = Math.min(this.quickestMs, ms);
    if (now - this.intervalFrom < INTERVAL_MS) return;
    const { least, most, targetMs } = this.limits;
    this.bound =
      this.quickestMs > targetMs ? Math.max(least, Math.floor(this.bound * FEWER)) : Math.min(most, this.bound + MORE);
    this.intervalFrom = now;
    this.quickestMs = Infinity;
  }
}
