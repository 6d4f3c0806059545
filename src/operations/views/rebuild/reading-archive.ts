import type { Environment, LogArchive, StoredEvent } from '#kernel';

const PAGE = 1_000;

/** As `LogArchive.records`. */
export type ReadLog = (after: number, upTo: number) => AsyncIterable<readonly StoredEvent[]>;

/** What rebuilds and checks read of the archive. */
export type Archive = Pick<LogArchive, 'records' | 'at' | 'ofStreams'>;

/** The same archive, whose log is read in another way; counts what was read. */
export class ReadingArchive implements Archive {
  /** Events that were read. */
  events = 0;

  constructor(
    private readonly archive: Archive,
    private readonly reading: ReadLog,
  ) {}

  async *records(after: number, upTo: number): AsyncGenerator<readonly StoredEvent[]> {
    for await (const page of this.reading(after, upTo)) {
      this.events += page.length;
      yield page;
    }
  }

  at(positions: readonly number[]): Promise<readonly StoredEvent[]> {
    return this.archive.at(positions);
  }

  ofStreams(...given: Parameters<Archive['ofStreams']>): Promise<readonly StoredEvent[]> {
    return this.archive.ofStreams(...given);
  }
}

/** The records of these streams only, one stream after the other. */
export const ofStreams = (archive: Pick<Archive, 'ofStreams'>, streams: readonly string[], pageSize = PAGE): ReadLog =>
  async function* (after, upTo) {
    for (let last: StoredEvent | undefined; ;) {
      const page = await archive.ofStreams(streams, { after: last, upTo, limit: pageSize });
      const records = page.filter(({ position }) => position > after);
      if (records.length > 0) yield records;
      last = page.at(-1);
      if (page.length < pageSize) return;
    }
  };

/** No faster than so many records a second, over the whole of a reading. */
export const throttled = (reading: ReadLog, perSecond: number, environment: Environment): ReadLog =>
  async function* (after, upTo) {
    const startedAt = environment.monotonicMs();
    let given = 0;
    for await (const page of reading(after, upTo)) {
      // A large page would be let through at once, and nothing after it for a long time.
      for (let from = 0; from < page.length; from += PAGE) {
        const some = page.slice(from, from + PAGE);
        given += some.length;
        const early = startedAt + (given / perSecond) * 1_000 - environment.monotonicMs();
        if (early > 0) await environment.sleep(early);
        yield some;
      }
    }
  };
