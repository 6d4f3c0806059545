/** A consumer that has no batch in hand asks for records about twice a second, also for none. */
const SILENT_MS = 30_000;

/**
 * Notices when a consumer asks for no records any more although it has ended nothing, which kafkajs reports to nobody.
 * Pure but for the clock.
 */
export class FetchWatch {
  private deadline: number;
  private inHand = 0;

  /** @param monotonicMs the clock @param rebalanceMs the longest that a rebalance takes; nothing is fetched meanwhile */
  constructor(
    private readonly monotonicMs: () => number,
    private readonly rebalanceMs: number,
  ) {
    this.deadline = monotonicMs() + rebalanceMs + SILENT_MS;
  }

  fetched(): void {
    this.deadline = this.monotonicMs() + SILENT_MS;
  }

  rebalancing(): void {
    this.deadline = this.monotonicMs() + this.rebalanceMs + SILENT_MS;
  }

  /** The handlers of a batch have their own limits; the consumer may wait for them. */
  batchBegun(): void {
    this.inHand += 1;
  }

  batchEnded(): void {
    this.inHand -= 1;
    this.fetched();
  }

  isStandingStill(): boolean {
    return this.inHand === 0 && this.monotonicMs() > this.deadline;
  }
}
