import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '#kernel';
import type { Postmaster } from './postmaster.js';

const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 10_000;
const CALM_MS = 60_000;

/** Keeps a PostgreSQL server running: when it ends by itself, a new one takes its place. */
export class Supervisor {
  private readonly leaving = new AbortController();
  private readonly watching: Promise<void>;
  private delay = FIRST_DELAY_MS;

  private constructor(
    private postmaster: Postmaster,
    private readonly start: () => Promise<Postmaster>,
    private readonly log: (line: string) => void,
  ) {
    this.watching = this.watch();
  }

  /** @throws whatever `start` throws the first time; later failures are logged and tried again, at most 10 s apart */
  static async begin(start: () => Promise<Postmaster>, log: (line: string) => void): Promise<Supervisor> {
    return new Supervisor(await start(), start, log);
  }

  /** Ends the server and starts it no more, also in the middle of a new start. */
  async stop(): Promise<void> {
    this.leaving.abort();
    await this.postmaster.stop();
    await this.watching;
    // A new start may have come through between the two lines above.
    await this.postmaster.stop();
  }

  private async watch(): Promise<void> {
    while (!this.isLeaving) {
      const started = performance.now();
      const how = await this.postmaster.ended;
      if (this.isLeaving) return;
      if (performance.now() - started > CALM_MS) this.delay = FIRST_DELAY_MS;
      this.log(`PostgreSQL ended by itself (${how}), starting it again`);
      await this.startAgain();
    }
  }

  private async startAgain(): Promise<void> {
    while (await this.pause()) {
      try {
        this.postmaster = await this.start();
        this.log('PostgreSQL serves again');
        return;
      } catch (error) {
        this.log(`${messageOf(error)}; trying again`);
      }
    }
  }

  /** @returns false when there is nothing more to wait for, because `stop` was called */
  private async pause(): Promise<boolean> {
    const delay = this.delay;
    this.delay = Math.min(delay * 2, LONGEST_DELAY_MS);
    await sleep(delay, undefined, { signal: this.leaving.signal }).catch(() => undefined);
    return !this.isLeaving;
  }

  private get isLeaving(): boolean {
    return this.leaving.signal.aborted;
  }
}
