import type { Environment } from './environment.js';

/** Milliseconds that long work may take of one turn of the event loop. A command has a handful of turns to wait for. */
const SLICE_MS = 5;

/**
 * Shares the event loop between long work, such as folding a long stream or making a large answer, and everything else.
 * Long work asks before each step; when the time of this turn is used up it waits, and one of those who wait goes on in
 * each of the next turns. One instance serves a process.
 */
export class TimeSlices {
  /** Milliseconds of the monotonic clock; `undefined` when nothing was asked in this turn yet. */
  private endsAt: number | undefined;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly environment: Pick<Environment, 'monotonicMs' | 'nextTurn'>) {}

  /** `undefined` when the step may be done now: `await` only what is given, or small work pays for the large. */
  next(): Promise<void> | undefined {
    const now = this.environment.monotonicMs();
    this.endsAt ??= this.begin(now);
    if (now < this.endsAt && this.waiting.length === 0) return undefined;
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Takes a step for each item, as many in a turn as fit into its time. */
  async forEach<Item>(items: Iterable<Item>, step: (item: Item) => void): Promise<void> {
    for (const item of items) {
      const later = this.next();
      if (later !== undefined) await later;
      step(item);
    }
  }

  private begin(now: number): number {
    void this.environment.nextTurn().then(() => this.turned());
    return now + SLICE_MS;
  }

  private turned(): void {
    const goOn = this.waiting.shift();
    this.endsAt = goOn && this.begin(this.environment.monotonicMs());
    goOn?.();
  }
}
