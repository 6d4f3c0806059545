/** A document of a view that is not what its events make of it. */
export interface ViewDifference {
  /** Name of the build: `order-details@1`. */
  readonly projection: string;
  /** Of the document. */
  readonly id: string;
  readonly stream: string;
  /** The event of the stream, and its log position, up to which the two were compared. */
  readonly version: number;
  readonly position: number;
  /** What a fresh fold of the events gives; `undefined` for no document. */
  readonly expected: unknown;
  /** What the view holds; `undefined` for no document. */
  readonly found: unknown;
  /** When it was first seen, RFC 3339 in UTC with milliseconds. */
  readonly foundAt: string;
}

/** Where differences are kept until they are mended. Everything throws StoreUnavailable. */
export abstract class ViewDifferences {
  abstract count(): Promise<number>;

  /** Those that were not looked at for longest come first. */
  abstract list(limit: number): Promise<readonly ViewDifference[]>;

  /** Keeps what was seen now, in place of what was seen before. @returns whether nothing was */
  abstract keep(difference: Omit<ViewDifference, 'foundAt'>): Promise<boolean>;

  abstract remove(projection: string, id: string): Promise<void>;
}
