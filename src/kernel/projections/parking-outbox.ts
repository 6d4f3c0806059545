import type { ParkedStream } from './parked-streams.js';

/** One time that a stream was parked: it stays true, whatever becomes of the stream afterwards. */
export interface Parking extends Omit<ParkedStream, 'position' | 'retrying'> {
  /** RFC 3339 in UTC with milliseconds. */
  readonly parkedAt: string;
}

/** Parkings that are told together. */
export interface ParkingBatch {
  readonly id: string;
  /** In the order in which they happened. */
  readonly parkings: readonly Parking[];
}

/** Parkings on their way into the log (a transactional outbox): the write that parks a stream puts one here too. */
export abstract class ParkingOutbox {
  /**
   * The oldest parkings, `most` of them, under an id: a batch is what it is from then on, and is given to everybody who
   * asks until it is removed. `undefined` when there are none. @throws StoreUnavailable
   */
  abstract next(most: number): Promise<ParkingBatch | undefined>;

  /** The batch has been told. @throws StoreUnavailable */
  abstract remove(id: string): Promise<void>;
}
