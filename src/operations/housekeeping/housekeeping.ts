/** Where failures of housekeeping are told. */
interface Journal {
  info(context: object, message: string): void;
  warn(context: object, message: string): void;
}

/** Deletes what is no longer needed, at the start and then every so often. A failure waits for the next turn. */
export class Housekeeping {
  private timer: NodeJS.Timeout | undefined;

  /** @param purge resolves to the number of receipts deleted */
  constructor(
    private readonly everyMs: number,
    private readonly purge: () => Promise<number>,
    private readonly journal: Journal,
  ) {}

  start(): void {
    void this.clean();
    this.timer = setInterval(() => void this.clean(), this.everyMs).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private async clean(): Promise<void> {
    try {
      const purged = await this.purge();
      if (purged > 0) this.journal.info({ purged }, 'deleted idempotency keys whose time was over');
    } catch (error) {
      this.journal.warn({ err: error }, 'idempotency keys could not be purged; the next turn tries again');
    }
  }
}
