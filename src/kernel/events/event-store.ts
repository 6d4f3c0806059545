import type { NewEvent, StoredEvent } from './stored-event.js';

/** Names one command of one caller: the same key never takes effect twice. */
export interface IdempotencyKey {
  readonly principal: string;
  readonly key: string;
}

/** The answer to an accepted command, kept so that a repeated request gets the very same one. */
export interface Receipt extends IdempotencyKey {
  /** HMAC of what was asked; another one under the same key is another command. */
  readonly fingerprint: string;
  /** The attempt that took effect. */
  readonly commandId: string;
  readonly stream: string;
  /** Version of the stream after the command. */
  readonly version: number;
  /** Position of the stream's last event after the command. */
  readonly position: number;
  /** Opaque to the kernel: what the caller was answered. */
  readonly status: number;
  readonly body: string;
  /** Receipts of imports are kept for ever. */
  readonly expires: boolean;
}

/** Events that a load gives at most. */
export const LOAD_EVENTS = 1_000;

/** What one decision needs, read in one snapshot. */
export interface LoadedStream {
  readonly receipt: Receipt | undefined;
  /** In order, from the version that was asked for; none when there is a receipt, since nothing is decided then. */
  readonly events: readonly StoredEvent[];
}

/** One accepted command: its events (possibly none) and its receipt, to be written together or not at all. */
export interface Append {
  readonly stream: string;
  /** The version the decision was made on; 0 for a stream that does not exist. */
  readonly expectedVersion: number;
  /** At most 100, of one stream, versions expectedVersion + 1 and on. */
  readonly events: readonly NewEvent[];
  readonly receipt: Omit<Receipt, 'stream' | 'version' | 'position'>;
  /** W3C trace context of the command. */
  readonly traceparent?: string | undefined;
}

export type AppendOutcome =
  | { readonly outcome: 'appended'; readonly position: number }
  /** The key was used before: nothing was written. */
  | { readonly outcome: 'answered'; readonly receipt: Receipt }
  /** The stream has moved: nothing was written. */
  | { readonly outcome: 'conflict'; readonly currentVersion: number };

/**
 * The write side's port. Promises (test/contracts/event-store.contract.ts):
 * an append is durable when it resolves; versions of a stream and positions of the log are dense; position order is
 * commit order, so a reader that has seen position n will never see a smaller one appear; concurrent appends may share
 * a transaction but never each other's outcome.
 */
export abstract class EventStore {
  /** Id of the log that the events are in: 32 hexadecimal digits, others after every restore. @throws StoreUnavailable */
  abstract logId(): Promise<string>;

  /**
   * The receipt of a key, or else up to `LOAD_EVENTS` events of a stream. Fewer of them end the stream, as of the same
   * moment at which there was no receipt. @throws StoreUnavailable
   */
  abstract load(stream: string, key: IdempotencyKey, fromVersion: number): Promise<LoadedStream>;

  /** Events of a stream with `fromVersion <= version`, at most `limit`, in order. @throws StoreUnavailable */
  abstract readStream(stream: string, fromVersion: number, limit: number): Promise<readonly StoredEvent[]>;

  /** @throws StoreUnavailable when it is not known whether the command took effect: ask again with the same key. */
  abstract append(command: Append): Promise<AppendOutcome>;
}

/** The database cannot be reached or does not answer in time. The outcome of a write is unknown, never "no". */
export class StoreUnavailable extends Error {
  override readonly name: string = 'StoreUnavailable';
}

/** A row that others rely on was changed past the program. Asking again does not help. */
export class StoreTampered extends Error {
  override readonly name = 'StoreTampered';

  /** @param finding what was found, without a full stop: `The receipt of key k1 is not what this Daybook wrote` */
  constructor(finding: string) {
    super(`${finding}. Find out who changed the database: npm run daybook -- doctor, docs/audit.md.`);
  }
}
