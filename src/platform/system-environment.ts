import { setTimeout } from 'node:timers/promises';
import { Environment } from '#kernel';
import { newUuid } from './new-uuid.js';

/** The machine's own clocks, ids and timers. */
export class SystemEnvironment extends Environment {
  now(): Date {
    return new Date();
  }

  monotonicMs(): number {
    return performance.now();
  }

  newId(): string {
    return newUuid();
  }

  /** A pending sleep keeps no process alive. */
  sleep(milliseconds: number): Promise<void> {
    return setTimeout(milliseconds, undefined, { ref: false });
  }

  nextTurn(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }
}
