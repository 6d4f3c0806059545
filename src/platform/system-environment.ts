import { setTimeout } from 'node:timers/promises';
import { v7 } from 'uuid';
import { Environment } from '#kernel';

/** The machine's own clock, ids and timers. */
export class SystemEnvironment extends Environment {
  now(): Date {
    return new Date();
  }

  newId(): string {
    return v7();
  }

  /** A pending sleep keeps no process alive. */
  sleep(milliseconds: number): Promise<void> {
    return setTimeout(milliseconds, undefined, { ref: false });
  }
}
