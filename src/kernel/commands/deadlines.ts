import type { Environment } from './environment.js';

interface Waiting {
  /** Milliseconds of the monotonic clock. */
  readonly until: number;
  readonly giveUp: () => void;
}

/**
 * Answers all callers within the same time. One clock serves all, in the order of their coming: a timer for each would be
 * kept, with all that it refers to, until its time is up.
 */
export class Deadlines {
  /** In the order of their coming, which is that of their ends. */
  private readonly waiting = new Set<Waiting>();
  private clockRuns = false;

  /** @param withinMs how long a caller waits */
  constructor(
    private readonly environment: Environment,
    private readonly withinMs: number,
  ) {}

  /** What the work comes to, or what is thrown for being late; late work goes on, but its result is dropped. */
  within<Result>(work: Promise<Result>, late: () => Error): Promise<Result> {
    return new Promise((resolve, reject) => {
      const until = this.environment.monotonicMs() + this.withinMs;
      const waiting = { until, giveUp: () => reject(late()) };
      this.waiting.add(waiting);
      const settled = () => this.waiting.delete(waiting);
      work.then(resolve, reject).finally(settled);
      if (!this.clockRuns) void this.runClock();
    });
  }

  private async runClock(): Promise<void> {
    this.clockRuns = true;
    for (const waiting of this.waiting) {
      const leftMs = waiting.until - this.environment.monotonicMs();
      if (leftMs > 0) await this.environment.sleep(leftMs);
      if (this.waiting.delete(waiting)) waiting.giveUp();
    }
    this.clockRuns = false;
  }
}
