import type { Checkpoint, EventLog, StoredEvent } from '#kernel';

/** Events read from the store at once; a send carries as many of them as it can. */
const PAGE = 2_000;

type Page = Promise<readonly StoredEvent[]>;

/** Reads the log page by page; while one page is published the next one is read, and never more. */
export class LogPages {
  private ahead: { readonly after: Checkpoint; readonly page: Page } | undefined;

  constructor(private readonly log: Pick<EventLog, 'read'>) {}

  /** The next events, none at the end of the log. @throws StoreUnavailable, LogReplaced as `EventLog.read` */
  async after(checkpoint: Checkpoint): Page {
    const { ahead } = this;
    const page = ahead?.after.position === checkpoint.position ? ahead.page : this.log.read(checkpoint, PAGE);
    this.ahead = undefined;
    const events = await page;
    const last = events.at(-1);
    if (events.length === PAGE && last !== undefined) this.readAhead({ position: last.position, eventId: last.id });
    return events;
  }

  private readAhead(after: Checkpoint): void {
    const page = this.log.read(after, PAGE);
    // A failure shows when the page is asked for.
    page.catch(() => undefined);
    this.ahead = { after, page };
  }
}
