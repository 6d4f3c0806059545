import { Environment } from '../commands/environment.js';

/** Ids that count up, and clocks that a test may move; they and the sleeps obey Jest's fake timers. */
export class TestEnvironment extends Environment {
  /** Milliseconds by which the wall clock differs from the machine's: a change is a clock that was set. */
  clockOffset = 0;
  private passedMs = 0;
  private lastId = 0;

  now(): Date {
    return new Date(Date.now() + this.clockOffset + this.passedMs);
  }

  monotonicMs(): number {
    return performance.now() + this.passedMs;
  }

  /** Lets time go by on both clocks at once; no timer fires. */
  pass(milliseconds: number): void {
    this.passedMs += milliseconds;
  }

  newId(): string {
    return `018f0000-0000-7000-8000-${String(++this.lastId).padStart(12, '0')}`;
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      setTimeout(resolve, milliseconds).unref();
    });
  }

  nextTurn(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }
}
