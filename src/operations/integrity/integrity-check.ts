/**
 * Checks something that stands beside the events in the database against what it must be. Who changes it past the program
 * changes no event, so no hash of the log covers it.
 */
export interface IntegrityCheck {
  /** What is looked at: `receipts`. */
  readonly name: string;
  /** Whether it reads pages of what grows with the log. */
  readonly isLong: boolean;
  /**
   * A sentence for each thing that is not as the program left it, most of them at most `MOST_FINDINGS`.
   * @param pause awaited between two pages
   * @throws StoreUnavailable
   */
  look(pause: () => Promise<void>): Promise<readonly string[]>;
}

/** More say nothing new, and a person reads them. */
export const MOST_FINDINGS = 20;

/** An event that an operator, or the program itself, wrote about the installation. */
export interface OperatorEvent {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}
