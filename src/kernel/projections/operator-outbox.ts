import type { ParkedStream } from './parked-streams.js';

/** An operator event that the log is to get: stored in the same write as the change that it reports. */
export interface OutboxEntry {
  /** Of the event. */
  readonly type: string;
  readonly data: object;
  /** Who did it. */
  readonly principal: string;
}

/** An entry of the outbox. */
export interface StoredEntry extends OutboxEntry {
  /** Never given again. */
  readonly id: string;
}

/** One time that a stream was parked: it stays true, whatever becomes of the stream afterwards. */
export interface Parking extends Omit<ParkedStream, 'position' | 'retrying'> {
  /** RFC 3339 in UTC with milliseconds. */
  readonly parkedAt: string;
}

/** Parkings that are published as one event. */
export interface ParkingBatch {
  readonly id: string;
  /** In the order in which they happened. */
  readonly parkings: readonly Parking[];
}

/**
 * Operator events on their way into the log (a transactional outbox). `ViewBuilds` and the repairs of a build put entries
 * here with what they change; `ParkedStreams` puts a parking here with each stream that it parks.
 * Promises (test/contracts/operator-outbox.contract.ts).
 */
export abstract class OperatorOutbox {
  /**
   * The oldest entry; while there is none, the oldest parkings, `mostParkings` of them, under an id. A batch never changes,
   * and every caller gets the same entry or batch until it is removed. `undefined` when there is none.
   * @throws StoreUnavailable, StoreTampered
   */
  abstract next(mostParkings: number): Promise<StoredEntry | ParkingBatch | undefined>;

  /** The entry or batch has been published. @throws StoreUnavailable */
  abstract remove(id: string): Promise<void>;
}
