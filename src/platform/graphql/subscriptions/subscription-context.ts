import type { BacklogLimits } from '#kernel';

/** What the root fields of subscriptions get as `@Context()`. */
export interface SubscriptionContext {
  /** How much may wait for this subscriber. */
  readonly backlog: BacklogLimits;
  /** Ends the connection: more waits than may. */
  readonly cutOff: () => void;
}

export const BACKLOG_LIMITS: BacklogLimits = { bytes: 1024 * 1024, ms: 10_000 };
