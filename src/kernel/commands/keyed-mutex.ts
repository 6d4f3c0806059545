/** One at a time per name, in the order of asking; different names do not wait for each other. */
export class KeyedMutex {
  private readonly last = new Map<string, Promise<unknown>>();

  /** @param failsAll errors that those who wait behind share, instead of meeting them one after another */
  constructor(private readonly failsAll: (error: unknown) => boolean = () => false) {}

  take<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.last.get(name);
    const turn = before === undefined ? work() : before.then(work, (error: unknown) => this.afterFailure(error, work));
    this.last.set(name, turn);
    const forget = () => {
      if (this.last.get(name) === turn) this.last.delete(name);
    };
    turn.then(forget, forget);
    return turn;
  }

  private afterFailure<Result>(error: unknown, work: () => Promise<Result>): Promise<Result> {
    if (!this.failsAll(error)) return work();
    throw error;
  }
}
