import type { Environment } from '../commands/environment.js';
import type { Checkpoint, EventLog } from './event-log.js';

/** Records that come to this process by another way than reading the store, in any order, and not always. */
export interface Delivery {
  readonly environment: Pick<Environment, 'sleep'>;
  /** Milliseconds that a record is waited for before it is read from the store; 0 while nothing is delivered. */
  patienceMs(): number;
}

export const NO_DELIVERY: Delivery = { environment: { sleep: async () => undefined }, patienceMs: () => 0 };

/**
 * Gives records that are under way the time to arrive: read at once, all of them would come from the store, which is
 * always the first to have them. One that has not arrived in time is missing.
 */
export class GapPatience {
  /** Highest position that is known to be in the log. */
  private known = 0;
  private isWaiting = false;

  /**
   * @param end up to where all records have arrived
   * @param onMissing the record after `end` did not arrive in time
   */
  constructor(
    private readonly delivery: Delivery,
    private readonly log: Pick<EventLog, 'read'>,
    private readonly end: () => Checkpoint,
    private readonly onMissing: () => void,
  ) {}

  /**
   * Waits for the records up to this position, or, where it is not known, for the next one if there is one.
   * @returns false when nothing is delivered at present, so that there is nothing to wait for
   */
  waitsFor(position: number | undefined): boolean {
    if (this.delivery.patienceMs() === 0) return false;
    if (position === undefined) void this.look();
    else this.waitUpTo(position);
    return true;
  }

  /** Looks into the store, which also shows that a log was replaced. */
  private async look(): Promise<void> {
    try {
      const [next] = await this.log.read(this.end(), 1);
      if (next !== undefined) this.waitUpTo(next.position);
    } catch {
      // Readers of the log get the reason.
      this.onMissing();
    }
  }

  private waitUpTo(position: number): void {
    this.known = Math.max(this.known, position);
    if (!this.isWaiting) void this.wait();
  }

  private async wait(): Promise<void> {
    this.isWaiting = true;
    for (let next = this.end().position + 1; next <= this.known; next = this.end().position + 1) {
      await this.delivery.environment.sleep(this.delivery.patienceMs());
      if (this.end().position >= next) continue;
      this.onMissing();
      break;
    }
    this.isWaiting = false;
  }
}
