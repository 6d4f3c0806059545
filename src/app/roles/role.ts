import type { Watched } from '../../operations/health/health-check.js';

/** A share of the work that a process takes on. */
export interface Role {
  /** What the readiness of the process depends on, by name. */
  readonly health: Readonly<Record<string, Watched>>;
  start(): Promise<void>;
  /** Finishes what is under way; requests have ended before. */
  stop(): Promise<void>;
}
