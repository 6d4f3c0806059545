import { type EventStore, metadataIn, recordsOf, type StoredEvent, TimeSlices } from '#kernel';

/** What happened to a subject, as it is told to those who ask about it; personal values are still sealed. */
export interface Told {
  /** The context in which it happened: `payments`. */
  readonly context: string;
  readonly type: string;
  readonly data: object;
}

/** What is told of one stream about a subject. Pure. */
export interface TimelineSource {
  /** @param subject such as the id of an order */
  readonly streamOf: (subject: string) => string;
  /** `undefined` for what is nobody else's business. @throws UnreadableEvent */
  readonly toldOf: (record: StoredEvent) => Told | undefined;
}

/** One thing that happened. */
export interface TimelineItem extends Told {
  /** Of the log: it orders what happened in all contexts. */
  readonly position: number;
  /** Business time, RFC 3339, UTC, milliseconds. */
  readonly at: string;
  /** Who asked for it. */
  readonly actor: string | null;
}

/** One list of what happened to a subject in all contexts, read from the events themselves, so it is never behind. */
export class Timelines {
  constructor(
    private readonly store: Pick<EventStore, 'readStream'>,
    private readonly sources: readonly TimelineSource[],
    private readonly slices: TimeSlices,
  ) {}

  /**
   * At most `limit` things that happened after a position of the log, the oldest first.
   * @throws StoreUnavailable, UnreadableEvent
   */
  async of(subject: string, after: number, limit: number): Promise<readonly TimelineItem[]> {
    if (limit === 0) return [];
    const found = await Promise.all(this.sources.map((source) => this.itemsOf(source, subject, after, limit)));
    return found
      .flat()
      .sort((one, other) => one.position - other.position)
      .slice(0, limit);
  }

  private async itemsOf(
    { streamOf, toldOf }: TimelineSource,
    subject: string,
    after: number,
    limit: number,
  ): Promise<readonly TimelineItem[]> {
    const items: TimelineItem[] = [];
    for await (const record of recordsOf(this.store, streamOf(subject))) {
      if (record.position <= after) continue;
      const later = this.slices.next();
      if (later !== undefined) await later;
      const told = toldOf(record);
      if (told !== undefined) items.push({ ...told, ...momentOf(record) });
      if (items.length === limit) break;
    }
    return items;
  }
}

const momentOf = (record: StoredEvent): Pick<TimelineItem, 'position' | 'at' | 'actor'> => ({
  position: record.position,
  at: record.occurredAt,
  actor: metadataIn(record).principal ?? null,
});
