/** What a database server says of itself. */
export interface ServerVitals {
  /** `PostgreSQL 18.4` */
  readonly product: string;
  readonly encoding: string;
  /** Its clock, milliseconds of the epoch. */
  readonly now: number;
  /** Bytes of the database. */
  readonly size: number;
  /** Processes of Daybook that are connected and feed views, or want to. */
  readonly processes: number;
  /** What makes it unfit, each with what to do; empty when it is fit. */
  readonly unfit: readonly string[];
}

/** How the schema stands to this release; names of migrations. */
export interface SchemaVitals {
  readonly applied: readonly string[];
  readonly pending: readonly string[];
  /** Of a later release. */
  readonly unknown: readonly string[];
  /** Key columns that do not compare by code point: `daybook.events.stream`. */
  readonly misordered: readonly string[];
}

/** Whether the log is whole. */
export interface OrderVitals {
  readonly head: number;
  readonly events: number;
  /** The first position from 1 that holds no event although a later one does. */
  readonly firstGap: number | undefined;
  /** A stream whose versions are not 1 to n. */
  readonly brokenStream: string | undefined;
}

/** How many keys of personal values the master key opens, of those that were tried. */
export interface KeyVitals {
  readonly keys: number;
  readonly tried: number;
  readonly opened: number;
}

/**
 * Looks at a store without changing anything, also at one that this release has not prepared.
 * Everything throws StoreUnavailable, and gives up after a minute.
 */
export interface StoreVitals {
  server(): Promise<ServerVitals>;
  schema(): Promise<SchemaVitals>;
  order(): Promise<OrderVitals>;
  keys(masterKey: Uint8Array): Promise<KeyVitals>;
}
