import { type Environment, pause } from '#kernel';
import { BatchProgress } from '../../operations/consumer-groups/batch-progress.js';
import type { EventsSource, ReadPositions, TakeRecords } from '../../operations/consumer-groups/events-source.js';
import type { GroupJournal } from '../../operations/consumer-groups/group-journal.js';
import { readFeed } from './read-feed.js';

const FIRST_BACK_OFF_MS = 250;
const LONGEST_BACK_OFF_MS = 10_000;

export interface EventFeedSourceOptions {
  /** Of a Daybook: `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly positions: ReadPositions;
  readonly environment: Environment;
  readonly journal: Pick<GroupJournal, 'failed'>;
}

/**
 * Reads the public events of a Daybook over HTTP, in the order of the log. The position is kept after the effects. Several
 * members read the same; the inbox sees to it that each effect is had once, and in order.
 */
export class EventFeedSource implements EventsSource {
  private readonly stopping = new AbortController();
  private work: Promise<void> = Promise.resolve();

  constructor(private readonly options: EventFeedSourceOptions) {}

  start(take: TakeRecords): void {
    this.work = this.run(take, this.stopping.signal);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.work;
  }

  private async run(take: TakeRecords, signal: AbortSignal): Promise<void> {
    const { environment, journal } = this.options;
    for (let backOff = FIRST_BACK_OFF_MS; !signal.aborted;) {
      try {
        await this.step(take, signal);
        backOff = FIRST_BACK_OFF_MS;
      } catch (error) {
        if (signal.aborted) return;
        journal.failed(error);
        await pause(environment, backOff, signal);
        backOff = Math.min(backOff * 2, LONGEST_BACK_OFF_MS);
      }
    }
  }

  /** @throws when the events are those of another log: what was read before says nothing of it */
  private async step(take: TakeRecords, signal: AbortSignal): Promise<void> {
    const { url, positions } = this.options;
    const from = await positions.load();
    const events = await readFeed(url, from?.position ?? 0, signal);
    const foreign = events.find(({ source }) => from !== undefined && source !== from.source);
    if (foreign !== undefined) {
      throw new Error(
        `${url} has another log than before (${foreign.source}, not ${from?.source}): a backup was restored. ` +
          'Look what of it this service has dealt with, then delete its row in daybook_inbox.read_positions',
      );
    }
    const progress = new BatchProgress(events.length);
    const records = events.map(({ record }) => record);
    await take(records, (index) => progress.done(index), signal);
    const last = events[progress.leading - 1];
    if (last !== undefined) await positions.save({ source: last.source, position: last.position });
  }
}
