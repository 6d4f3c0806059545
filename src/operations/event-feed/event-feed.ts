import {
  type Checkpoint,
  type Environment,
  type EventLog,
  LogGrowth,
  metadataIn,
  ResumeImpossible,
  type StoredEvent,
  UnreadableEvent,
  type WakeUps,
} from '#kernel';
import type { PublicEvent } from '#platform';
import { publicLine, sourceOf } from './public-line.js';

/** What the feed works with. */
export interface EventFeedPorts {
  readonly log: Pick<EventLog, 'read' | 'head' | 'checkpointAt'>;
  readonly wakeUps: WakeUps;
  readonly environment: Pick<Environment, 'sleep' | 'monotonicMs'>;
  logId(): Promise<string>;
  /** `undefined` for what is no business of others. @throws UnreadableEvent */
  publicEventOf(record: StoredEvent): PublicEvent | undefined;
  /** The data without its personal values, or with them in clear. */
  published(data: object): Promise<unknown>;
}

/** An event as it is given out. */
export interface FeedEvent {
  readonly position: number;
  readonly type: string;
  /** A CloudEvent in JSON, on one line. */
  readonly line: string;
}

export interface FeedPage {
  readonly events: readonly FeedEvent[];
  /** Everything up to here is in this page or the ones before it. */
  readonly reached: Checkpoint;
  /** There was nothing after it when it was read. */
  readonly isEnd: boolean;
}

const PAGE = 500;

/** The public form of the log, page by page, for any number of readers that remember for themselves where they are. */
export class EventFeed {
  constructor(private readonly ports: EventFeedPorts) {}

  /**
   * Pages after a position, one at least. At the end of the log it waits for more, and gives an empty page each time that
   * nothing came for `waitMs`; with 0 it ends there. An event that this release cannot read is never skipped: the page ends
   * before it, and the next one fails.
   * @throws ResumeImpossible when the log ends before `after`; LogReplaced when it is replaced while it is read; UnreadableEvent;
   * StoreUnavailable
   */
  async *pages(after: number, waitMs: number, signal: AbortSignal): AsyncGenerator<FeedPage> {
    const { environment } = this.ports;
    const growth = new LogGrowth(this.ports);
    try {
      let [reached, quietSince] = [await this.checkpointAt(after), -Infinity];
      while (!signal.aborted) {
        growth.forget();
        const page = await this.page(reached);
        reached = page.reached;
        if (page.events.length > 0 || environment.monotonicMs() - quietSince >= waitMs) {
          yield page;
          quietSince = environment.monotonicMs();
        }
        if (!page.isEnd) continue;
        if (waitMs === 0) return;
        await growth.wait(quietSince + waitMs - environment.monotonicMs(), signal);
      }
    } finally {
      growth.end();
    }
  }

  private async checkpointAt(after: number): Promise<Checkpoint> {
    const found = await this.ports.log.checkpointAt(after);
    if (found === undefined) throw new ResumeImpossible(after, await this.ports.log.head());
    return found;
  }

  private async page(after: Checkpoint): Promise<FeedPage> {
    const records = await this.ports.log.read(after, PAGE);
    const source = sourceOf(await this.ports.logId());
    const events: FeedEvent[] = [];
    let reached = after;
    let isEnd = records.length < PAGE;
    for (const record of records) {
      try {
        const event = this.ports.publicEventOf(record);
        if (event !== undefined) events.push(await this.fed(record, event, source));
      } catch (error) {
        if (!(error instanceof UnreadableEvent) || reached === after) throw error;
        isEnd = false;
        break;
      }
      reached = { position: record.position, eventId: record.id };
    }
    return { events, reached, isEnd };
  }

  private async fed(record: StoredEvent, event: PublicEvent, source: string): Promise<FeedEvent> {
    const { position } = record;
    const data = await this.ports.published(event.data);
    const line = publicLine({ ...event, data }, record, metadataIn(record), source);
    return { position, type: event.type, line };
  }
}
