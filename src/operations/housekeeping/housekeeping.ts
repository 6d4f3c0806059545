/** Where failures of housekeeping are logged. */
interface Journal {
  info(context: object, message: string): void;
  warn(context: object, message: string): void;
}

/** Deletes what is no longer needed, at the start and then every so often. A failure waits for the next turn. */
export class Housekeeping {
  private timer: NodeJS.Timeout | undefined;

  /**
   * @param words the log lines of a turn that deleted something, and of one that failed
   * @param purge resolves to the number of things deleted
   */
  constructor(
    private readonly everyMs: number,
    private readonly words: { readonly done: string; readonly failed: string },
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
      if (purged > 0) this.journal.info({ purged }, this.words.done);
    } catch (error) {
      this.journal.warn({ err: error }, `${this.words.failed}; the next turn tries again`);
    }
  }
}
