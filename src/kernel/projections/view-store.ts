import type { Checkpoint } from '../log/event-log.js';
import type { Fence } from '../log/leases.js';

/**
 * The types that filters and sorts know. `time` is RFC 3339 in UTC with milliseconds; `integer` a safe integer;
 * `bigint` a whole number of any size as decimal text, such as a sum of amounts.
 */
export type FieldType = 'text' | 'integer' | 'bigint' | 'boolean' | 'time';

/** A property of the document that queries may filter or sort by. */
export interface FieldDefinition {
  readonly type: FieldType;
  /** Property names from the root of the document, such as `['shippingAddress', 'countryCode']`. */
  readonly path: readonly string[];
  /** The property is an array of scalars; a filter holds when any element fits. Not sortable. */
  readonly many?: true;
}

/** Where one build of a view lives and how it may be asked. */
export interface ViewDefinition {
  /** Kebab-case: `order-details`. */
  readonly name: string;
  /** Builds of one view lie side by side: `1`, `2`. */
  readonly build: string;
  readonly fields: Readonly<Record<string, FieldDefinition>>;
  /** Lists of field names that are looked up together; the document's id is always added as the last one. */
  readonly indexes: readonly (readonly string[])[];
}

/** Name under which a build's checkpoint and parked streams are kept: `order-details@1`. */
export const readerOf = ({ name, build }: Pick<ViewDefinition, 'name' | 'build'>): string => `${name}@${build}`;

/** A document and the columns beside it. */
export interface ViewDocument<Document> {
  readonly id: string;
  readonly document: Document;
  /** How many events the document has seen; for a view of one stream, the stream's version. */
  readonly version: number;
  /** Log position of the newest event in it. */
  readonly position: number;
  /** RFC 3339, UTC, milliseconds. */
  readonly projectedAt: string;
}

/** A write that takes place only if the document is still at `loadedVersion`; 0 means "does not exist". */
export interface ConditionalWrite<Document = unknown> {
  readonly id: string;
  readonly loadedVersion: number;
  readonly document: Document;
  readonly version: number;
  readonly position: number;
}

export type Scalar = string | number | boolean;

/**
 * Conditions as data: stores translate them, and values only ever travel as typed scalars. An empty `and` holds, an
 * empty `or` does not. A comparison with an absent value does not hold, and so its `not` does.
 */
export type Filter =
  | { readonly and: readonly Filter[] }
  | { readonly or: readonly Filter[] }
  | { readonly not: Filter }
  | { readonly field: string; readonly op: 'eq' | 'gte' | 'lt' | 'startsWith'; readonly value: Scalar }
  | { readonly field: string; readonly op: 'in'; readonly values: readonly Scalar[] };

export interface Sort {
  readonly field: string;
  readonly direction: 'asc' | 'desc';
}

/** The sort values of a row and its id: where a page ends and the next one begins. */
export interface Keyset {
  readonly values: readonly (Scalar | null)[];
  readonly id: string;
}

export interface ViewQuery {
  readonly filter?: Filter;
  /** Ties are broken by id, ascending when the first sort is ascending. Absent values come last in ascending order. */
  readonly sort: readonly Sort[];
  /** Only rows strictly after this one in sort order. */
  readonly after?: Keyset;
  /** Only rows strictly before this one in sort order; the `limit` rows nearest to it, still in sort order. */
  readonly before?: Keyset;
  /** Take the last rows instead of the first; the answer is in sort order all the same. */
  readonly fromEnd?: boolean;
  readonly limit: number;
}

export interface ViewRow<Document> extends ViewDocument<Document> {
  readonly keyset: Keyset;
}

/** What to add up over the documents that fit, group by group. */
export interface SumsQuery<Field extends string = string> {
  readonly filter?: Filter;
  /** Documents with the same values of these fields make a group; absent values are a value of their own. */
  readonly groupBy: readonly [string, ...string[]];
  /** Fields of type `integer` or `bigint`; an absent value adds nothing. */
  readonly sums: readonly Field[];
  /** Gives of each group also `field` of the document in which `by`, fields of type `time` or `integer`, are greatest. */
  readonly newest?: { readonly field: string; readonly by: readonly [string, ...string[]] };
  /** Groups with a greater sum of this field come first; among equals, and without it, by their values, ascending. */
  readonly greatestFirst?: Field;
  /** Number of groups at most; all of them when absent. */
  readonly limit?: number;
}

/** One group. */
export interface SumsRow<Field extends string = string> {
  /** Its values, in the order of `groupBy`; null where documents have none. */
  readonly group: readonly (Scalar | null)[];
  /** Exact, whatever their size. */
  readonly sums: Readonly<Record<Field, bigint>>;
  /** Null when it was not asked for. */
  readonly newest: Scalar | null;
}

/**
 * The read side's port: documents with conditional batch writes, typed filters and keyset pages.
 * Promises (test/contracts/view-store.contract.ts): one read or one write per call of up to 1,000 documents;
 * a write is atomic per document and never an upsert; text compares by code point.
 */
export abstract class ViewStore {
  /**
   * Makes the place and the indexes of a build; does nothing when they are there. Safe from many processes at once.
   * @param fence of the lease under which the build is fed from now on, if there is one @throws Fenced, StoreUnavailable
   */
  abstract prepare(view: ViewDefinition, fence?: Fence): Promise<void>;

  abstract load<Document>(
    view: ViewDefinition,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, ViewDocument<Document>>>;

  /**
   * Writes a batch; no two writes of it concern one document.
   * @param reached saved as the checkpoint of the build's reader when all documents were written, and never seen by
   * a reader that does not find them: in one transaction with them, or after them
   * @param fence of the lease under which this is done, if there is one
   * @returns the ids that were written; the others lost a race and must be loaded again
   * @throws DocumentRefused for one document that can never be stored; all the others have been dealt with by then
   * @throws Fenced, StoreUnavailable
   */
  abstract write(
    view: ViewDefinition,
    writes: readonly ConditionalWrite[],
    reached?: Checkpoint,
    fence?: Fence,
  ): Promise<ReadonlySet<string>>;

  /** @throws InvalidQuery, StoreUnavailable */
  abstract query<Document>(view: ViewDefinition, query: ViewQuery): Promise<readonly ViewRow<Document>[]>;

  /** Number of documents that fit, counting no further than `limit`. @throws InvalidQuery, StoreUnavailable */
  abstract count(view: ViewDefinition, filter: Filter | undefined, limit: number): Promise<number>;

  /** Sums over all documents that fit; a group without documents has no row. @throws InvalidQuery, StoreUnavailable */
  abstract sums<Field extends string>(
    view: ViewDefinition,
    query: SumsQuery<Field>,
  ): Promise<readonly SumsRow<Field>[]>;
}

/** The view store refuses one document for ever, such as one that is too large: its streams are parked. */
export class DocumentRefused extends Error {
  override readonly name = 'DocumentRefused';

  constructor(
    readonly id: string,
    reason: string,
  ) {
    super(`The view store refuses document ${id}: ${reason}`);
  }
}

/** A filter, sort or page that the view cannot answer: an unknown field, or a value that is not of the field's type. */
export class InvalidQuery extends Error {
  override readonly name = 'InvalidQuery';

  constructor(
    view: string,
    readonly field: string,
    reason: string,
  ) {
    super(`Query of ${view}, ${field}: ${reason}`);
  }
}
