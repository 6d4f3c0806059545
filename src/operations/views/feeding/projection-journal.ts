import type { FoldFailure, Projection, StoredEvent } from '#kernel';

/** What the service reports to the log of the program. */
export interface ProjectionJournal {
  parked(reader: string, failure: FoldFailure): void;
  failed(reader: string, error: unknown): void;
  /** The live build was made by a later release, which knows this version of the projection: it is not fed here. */
  madeByLater(reader: string, version: number): void;
  /** A batch has taken effect, in so many milliseconds. */
  applied(projection: Projection, batch: readonly StoredEvent[], milliseconds: number): void;
}
