import { type Environment, messageOf } from '#kernel';
import type { HealthCheck, Watched } from './health-check.js';

/** What is known longer than this is found out again; asked every 10 s, readiness shows it within 20 s. */
const KNOWN_FOR_MS = 10_000;

/**
 * Does the store take writes? A disk that is full or a server that is read-only answers every question. Appends show it by the
 * way; when none has succeeded lately, something is written to find out.
 */
export class WriteWatch implements Watched {
  private wroteAt = -Infinity;
  private underWay: Promise<HealthCheck> | undefined;

  /** @param probe writes something and removes it; rejects when that is refused */
  constructor(
    private readonly probe: () => Promise<void>,
    private readonly environment: Pick<Environment, 'monotonicMs'>,
  ) {}

  appended(done: boolean): void {
    this.wroteAt = done ? this.environment.monotonicMs() : -Infinity;
  }

  look(): Promise<readonly HealthCheck[]> {
    const isKnown = this.environment.monotonicMs() - this.wroteAt < KNOWN_FOR_MS;
    return isKnown ? Promise.resolve([WRITES]) : this.find().then((check) => [check]);
  }

  private find(): Promise<HealthCheck> {
    this.underWay ??= this.tryToWrite().finally(() => (this.underWay = undefined));
    return this.underWay;
  }

  private async tryToWrite(): Promise<HealthCheck> {
    try {
      await this.probe();
      this.wroteAt = this.environment.monotonicMs();
      return WRITES;
    } catch (error) {
      const detail = `takes no writes, so commands are answered 503: ${messageOf(error)}. Nothing recorded is lost; it goes on by itself.`;
      return { name: 'writes', ok: false, detail };
    }
  }
}

const WRITES: HealthCheck = { name: 'writes', ok: true, detail: 'are taken' };
