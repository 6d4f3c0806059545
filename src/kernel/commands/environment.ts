/** The clocks, the dice and the timer, given from outside so that everything else is a function of its input. */
export abstract class Environment {
  /** The wall clock: for times that are recorded or shown. It may be set back or forward at any moment. */
  abstract now(): Date;
  /** Milliseconds since some fixed moment, by a clock that is never set: for all durations and deadlines of a process. */
  abstract monotonicMs(): number;
  /** UUIDv7 (RFC 9562). */
  abstract newId(): string;
  abstract sleep(milliseconds: number): Promise<void>;
  /** Resolves when the event loop has come round: what arrived meanwhile, such as requests, has been looked at. */
  abstract nextTurn(): Promise<void>;

  /**
   * Milliseconds since a recorded time, by the wall clock: for people to read, never for a deadline. Negative when the
   * clock was set back since, or another machine's is ahead. @param time RFC 3339
   */
  ageMs(time: string): number {
    return this.now().getTime() - Date.parse(time);
  }

  /** The wall clock's time so many milliseconds ago, for what is recorded or shown. */
  ago(milliseconds: number): Date {
    return new Date(this.now().getTime() - milliseconds);
  }
}
