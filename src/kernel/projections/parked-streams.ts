/** A stream whose next event a projection cannot take: it waits with all that follow, other streams go on. */
export interface ParkedStream {
  /** Name of the projection's build: `order-details@1`. */
  readonly projection: string;
  readonly stream: string;
  /** The event that could not be projected. */
  readonly version: number;
  readonly position: number;
  readonly eventId: string;
  readonly eventType: string;
  /** What went wrong, without personal values. */
  readonly error: string;
}

/** Where parked streams are kept until somebody deals with them. */
export abstract class ParkedStreams {
  abstract list(projection: string): Promise<readonly ParkedStream[]>;

  /** Remembers the first failure of a stream; parking it again changes nothing. */
  abstract park(stream: ParkedStream): Promise<void>;
}
