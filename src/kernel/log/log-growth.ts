import type { Environment } from '../commands/environment.js';
import type { WakeUps } from './event-log.js';
import { pause } from './pause.js';

export interface LogGrowthPorts {
  readonly wakeUps: WakeUps;
  readonly environment: Pick<Environment, 'sleep'>;
}

/** Whether the log has grown since the last look of its reader: `forget`, read, and `wait` when there was nothing. */
export class LogGrowth {
  private grown = false;
  private wake: () => void = () => undefined;
  /** Ends the subscription to wake-ups. */
  readonly end: () => void;

  constructor(private readonly ports: LogGrowthPorts) {
    this.end = ports.wakeUps.onGrowth(() => {
      this.grown = true;
      this.wake();
    });
  }

  /** Before reading: what is appended from now on counts. */
  forget(): void {
    this.grown = false;
  }

  /** Until the log grows, has grown already, `milliseconds` have passed or `signal` is aborted. */
  async wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    if (this.grown) return;
    const waiting = new AbortController();
    this.wake = () => waiting.abort();
    await pause(this.ports.environment, milliseconds, AbortSignal.any([signal, waiting.signal]));
  }
}
