/** One thing that has to be right before a process should get requests. */
export interface HealthCheck {
  readonly name: string;
  readonly ok: boolean;
  /** What is wrong and what to do; or a figure when all is well. */
  readonly detail: string;
}

/** A part of the process that readiness depends on. */
export interface Watched {
  /** @param head where the log ends, asked once for all that compare with it */
  look(head: Promise<number>): Promise<readonly HealthCheck[]>;
}
