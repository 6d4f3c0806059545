import type { StoredEvent } from '../events/stored-event.js';

/** An event in its stream. */
export interface StreamPoint {
  readonly stream: string;
  readonly version: number;
}

/** Which events an auditor asks for; what is absent does not restrict. */
export interface AuditFilter {
  /** First position, included. */
  readonly fromPosition?: number;
  /** Last position, included. */
  readonly toPosition?: number;
  /** Recorded at this time or later, RFC 3339. */
  readonly from?: string;
  /** Recorded before this time, RFC 3339. */
  readonly to?: string;
  readonly stream?: string;
  /** Types, in which `*` stands for any text; one of them has to fit. */
  readonly types?: readonly string[];
  readonly actor?: string;
  readonly correlationId?: string;
  readonly about?: DataFilter;
}

/** The event's data has this text at one of these places. */
export interface DataFilter {
  /** Names from the outside in: `['customer', 'customerId']`. */
  readonly paths: readonly (readonly string[])[];
  readonly value: string;
}

/** A part of the log that has been looked through. */
export interface AuditPage {
  /** Those that fit the filter, in position order; perhaps none. */
  readonly records: readonly StoredEvent[];
  /** Everything up to this position has been looked at. */
  readonly through: number;
}

/**
 * The recorded events for readers that do not follow the log: rebuilds, checks and auditors. Whole columns, at any length
 * in constant memory.
 * Promises (test/contracts/log-archive.contract.ts). Every method throws StoreUnavailable.
 */
export abstract class LogArchive {
  /** The records after one position and up to another, in position order, in bulk. */
  abstract records(after: number, upTo: number): AsyncIterable<readonly StoredEvent[]>;

  /** The records at these positions, at most 1,000, in position order. */
  abstract at(positions: readonly number[]): Promise<readonly StoredEvent[]>;

  /**
   * The records of these streams up to a log position, at most `limit`: one stream after the other, each in order.
   * @param after the last record of the page before; absent for the first page
   */
  abstract ofStreams(
    streams: readonly string[],
    range: { readonly after?: StreamPoint | undefined; readonly upTo: number; readonly limit: number },
  ): Promise<readonly StoredEvent[]>;

  /**
   * Pages of the events that fit a filter, after a position and up to another one, in position order. One page is read
   * ahead of the one in use, never more.
   */
  abstract pages(filter: AuditFilter, after: number, through: number): AsyncIterable<AuditPage>;

  /** `undefined` when there is none. */
  abstract byId(id: string): Promise<StoredEvent | undefined>;

  /** The first event up to a position whose version does not follow the one before it in its stream. */
  abstract firstOutOfLine(through: number): Promise<Pick<StoredEvent, 'position' | 'stream' | 'version'> | undefined>;
}
