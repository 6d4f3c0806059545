/** A document of a view that is not what its events make of it. */
export interface ViewDifference {
  /** Name of the build: `order-details@1`. */
  readonly projection: string;
  /** Of the document. */
  readonly id: string;
  /** `undefined` for a document that gathers many streams. */
  readonly stream: string | undefined;
  /** Events that belong in the document: in one of a stream, up to this version. */
  readonly version: number;
  /** Log position of the last of them. */
  readonly position: number;
  /** What a fresh fold of the events gives; `undefined` for no document. */
  readonly expected: unknown;
  /** What the view holds; `undefined` for no document. */
  readonly found: unknown;
  /** When it was first seen, RFC 3339 in UTC with milliseconds. */
  readonly foundAt: string;
}

/** Where differences are kept until they are repaired. Everything throws StoreUnavailable. */
export abstract class ViewDifferences {
  abstract count(): Promise<number>;

  /** Those that were not looked at for longest come first. @param projection name of a build, or all */
  abstract list(limit: number, projection?: string): Promise<readonly ViewDifference[]>;

  /** Keeps what was seen now, in place of what was seen before. @returns whether nothing was */
  abstract keep(difference: Omit<ViewDifference, 'foundAt'>): Promise<boolean>;

  /** Forgets what was seen of these documents, if anything was. */
  abstract remove(projection: string, ids: readonly string[]): Promise<void>;

  /** Forgets what was seen in all builds but these. */
  abstract retain(projections: readonly string[]): Promise<void>;
}
