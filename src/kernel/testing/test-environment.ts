import { Environment } from '../commands/environment.js';

/** Ids that count up, and a clock that a test may move; it and the sleeps obey Jest's fake timers. */
export class TestEnvironment extends Environment {
  /** Milliseconds by which the clock differs from the machine's. */
  clockOffset = 0;
  private lastId = 0;

  now(): Date {
    return new Date(Date.now() + this.clockOffset);
  }

  newId(): string {
    return `018f0000-0000-7000-8000-${String(++this.lastId).padStart(12, '0')}`;
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      setTimeout(resolve, milliseconds).unref();
    });
  }
}
