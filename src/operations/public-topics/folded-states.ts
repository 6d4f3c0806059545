import { LRUCache } from 'lru-cache';
import type { LogArchive, Projection, StoredEvent } from '#kernel';

/** Of the events behind the states that are kept, in characters: some ten thousand ordinary orders. */
const MOST_CHARACTERS = 20_000_000;
/** Of an event beside its data. */
const CHARACTERS_BESIDE = 300;
const PAGE = 500;

interface Folded {
  readonly version: number;
  readonly document: unknown;
  readonly characters: number;
}

/**
 * States of streams after each of their events, by a pure fold of the log. The newest states are kept; others are folded
 * from the beginning of their stream.
 */
export class FoldedStates {
  private readonly kept = new LRUCache<string, Folded>({
    maxSize: MOST_CHARACTERS,
    maxEntrySize: MOST_CHARACTERS,
    sizeCalculation: ({ characters }) => characters,
  });

  constructor(
    private readonly projection: Projection,
    private readonly archive: Pick<LogArchive, 'ofStreams'>,
  ) {}

  /** @throws UnreadableEvent for this event or one before it, StoreUnavailable */
  async after(record: StoredEvent): Promise<unknown> {
    const { stream, version } = record;
    const kept = this.kept.get(stream);
    if (kept?.version === version) return kept.document;
    const before = kept?.version === version - 1 ? kept : await this.before(record);
    const folded = this.folded(before, record);
    this.kept.set(stream, folded);
    return folded.document;
  }

  private async before({ stream, version, position }: StoredEvent): Promise<Folded | undefined> {
    let folded: Folded | undefined;
    while ((folded?.version ?? 0) < version - 1) {
      const after = folded && { stream, version: folded.version };
      const records = await this.archive.ofStreams([stream], { after, upTo: position - 1, limit: PAGE });
      if (records.length === 0) throw new Error(`${stream} has no version ${(folded?.version ?? 0) + 1}`);
      for (const record of records) folded = this.folded(folded, record);
    }
    return folded;
  }

  private folded(before: Folded | undefined, record: StoredEvent): Folded {
    const [change] = this.projection.changesOf(this.projection.decode(record));
    const document = change === undefined ? before?.document : change.apply(before?.document);
    const characters = (before?.characters ?? 0) + record.data.length + CHARACTERS_BESIDE;
    return { version: record.version, document, characters };
  }
}
