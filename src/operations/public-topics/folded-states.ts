import { LRUCache } from 'lru-cache';
import type { LogArchive, Projection, StoredEvent } from '#kernel';

/** Of the events behind the states that are kept, in characters: some ten thousand ordinary orders. */
const MOST_CHARACTERS = 20_000_000;
/** Of an event beside its data. */
const CHARACTERS_BESIDE = 300;
const PAGE = 500;

/** A stream up to one of its events. */
export interface Folded {
  readonly version: number;
  readonly occurredAt: string;
  readonly document: unknown;
  /** Of the events in it. */
  readonly characters: number;
}

/** The stream after its next event. Pure. @throws UnreadableEvent */
export const foldedOnto = (projection: Projection, before: Folded | undefined, record: StoredEvent): Folded => {
  const { version, occurredAt, data } = record;
  const [change] = projection.changesOf(projection.decode(record));
  const document = change === undefined ? before?.document : change.apply(before?.document);
  return { version, occurredAt, document, characters: (before?.characters ?? 0) + data.length + CHARACTERS_BESIDE };
};

/** Keeps the newest within a bound. */
export const foldsInMemory = <Kept extends object>(charactersOf: (kept: Kept) => number): LRUCache<string, Kept> =>
  new LRUCache({ maxSize: MOST_CHARACTERS, maxEntrySize: MOST_CHARACTERS, sizeCalculation: charactersOf });

/** The events of streams up to a position, one stream after the other. @throws StoreUnavailable */
export async function* eventsOf(
  archive: Pick<LogArchive, 'ofStreams'>,
  streams: readonly string[],
  upTo: number,
): AsyncIterable<StoredEvent> {
  let after: StoredEvent | undefined;
  do {
    const records = await archive.ofStreams(streams, { after, upTo, limit: PAGE });
    yield* records;
    after = records.length < PAGE ? undefined : records.at(-1);
  } while (after !== undefined);
}

/**
 * States of streams after each of their events, by a pure fold of the log. The newest states are kept; others are folded
 * from the beginning of their stream.
 */
export class FoldedStates {
  private readonly kept = foldsInMemory<Folded>(({ characters }) => characters);

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
    const folded = foldedOnto(this.projection, before, record);
    this.kept.set(stream, folded);
    return folded.document;
  }

  private async before({ stream, version, position }: StoredEvent): Promise<Folded | undefined> {
    let folded: Folded | undefined;
    if (version > 1) {
      for await (const record of eventsOf(this.archive, [stream], position - 1))
        folded = foldedOnto(this.projection, folded, record);
    }
    if ((folded?.version ?? 0) !== version - 1) throw new Error(`${stream} has no version ${version - 1}`);
    return folded;
  }
}
