/** The clock, the dice and the stopwatch, given from outside so that everything else is a function of its input. */
export abstract class Environment {
  abstract now(): Date;
  /** UUIDv7 (RFC 9562). */
  abstract newId(): string;
  abstract sleep(milliseconds: number): Promise<void>;
}
