/** An act that was done and that the log is to tell of: kept in the same write as the change itself. */
export interface OutboxEntry {
  /** Of the event that tells it. */
  readonly type: string;
  readonly data: object;
  /** Who acts. */
  readonly principal: string;
}

/** An act in the outbox. */
export interface StoredEntry extends OutboxEntry {
  /** Never given again. */
  readonly id: string;
}

/** OperatorLog on their way into the log (a transactional outbox): `ViewBuilds` and `BuildRepairs` put them here. */
export abstract class OperatorOutbox {
  /** The oldest act; given to everybody who asks until it is removed. `undefined` when there is none. @throws StoreUnavailable, StoreTampered */
  abstract next(): Promise<StoredEntry | undefined>;

  /** The act has been told. @throws StoreUnavailable */
  abstract remove(id: string): Promise<void>;
}
