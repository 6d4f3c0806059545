import type { Fence } from '../log/leases.js';

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
  /** True once an operator has asked for another try, until the view has all that waited or has failed again. */
  readonly retrying: boolean;
}

/** An event that one build of a view skips, by the decision of an operator. */
export interface DiscardedEvent {
  readonly projection: string;
  readonly stream: string;
  readonly version: number;
  readonly eventId: string;
  readonly eventType: string;
  readonly reason: string;
}

/** Where parked streams are kept until an operator deals with them. */
export abstract class ParkedStreams {
  /** Those of one build, or of all; the longest waiting first. */
  abstract list(projection?: string): Promise<readonly ParkedStream[]>;

  /** Remembers the first failure of a stream; parking it again changes nothing, unless another try was asked for. @throws Fenced */
  abstract park(stream: Omit<ParkedStream, 'retrying'>, fence?: Fence): Promise<void>;

  /** Asks the feeder of the view to try again. @returns false when the stream does not wait */
  abstract retry(projection: string, stream: string): Promise<boolean>;

  /** Lets the view skip the event that its stream waits at, and asks for another try with what follows. */
  abstract discard(parked: ParkedStream, reason: string): Promise<boolean>;

  /** Lets the view skip an event before its stream waits at it. */
  abstract skip(event: DiscardedEvent): Promise<void>;

  /** The view has all that waited. @throws Fenced */
  abstract release(projection: string, stream: string, fence?: Fence): Promise<void>;

  /** Those of one build, or of all. */
  abstract discarded(projection?: string): Promise<readonly DiscardedEvent[]>;
}
