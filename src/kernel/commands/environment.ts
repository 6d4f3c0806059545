/** The clock, the dice and the stopwatch, given from outside so that everything else is a function of its input. */
export interface Environment {
  now(): Date;
  /** UUIDv7 (RFC 9562). */
  newId(): string;
  sleep(milliseconds: number): Promise<void>;
}
