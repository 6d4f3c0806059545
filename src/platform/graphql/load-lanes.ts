/** Two keep the store and this process at work at the same time; with more, each load would hold fewer rows. */
const LANES = 2;
/** After this a load goes all the same, so that a store which does not answer is found out by all who ask it. */
const LONGEST_WAIT_MS = 10;

/**
 * Lets two loads be under way at once. What is asked for meanwhile goes together when one of them is done: the more
 * there is to do, the more rows a load holds, and the less each of them costs.
 */
export class LoadLanes {
  private underWay = 0;
  private readonly waiting = new Set<() => void>();

  /** Begins a load after this turn of the event loop, in which requests arrive one by one, or as soon as a lane is free. */
  schedule(begin: () => void): void {
    setImmediate(() => {
      if (this.underWay < LANES) return begin();
      const beginNow = () => {
        clearTimeout(timer);
        this.waiting.delete(beginNow);
        begin();
      };
      const timer = setTimeout(beginNow, LONGEST_WAIT_MS);
      this.waiting.add(beginNow);
    });
  }

  /** Carries a load out; what waits for its lane begins when it has ended. */
  async take<Result>(load: () => Promise<Result>): Promise<Result> {
    this.underWay += 1;
    try {
      return await load();
    } finally {
      this.underWay -= 1;
      const [next] = this.waiting;
      next?.();
    }
  }
}
