import { messageOf } from '../log/message-of.js';

/** As much of a failure as helps, and nothing that a store could refuse, or the view would stall. */
export const reasonOf = (error: unknown): string => {
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : messageOf(error);
  return reason.slice(0, 1_000).replaceAll('\0', '\uFFFD').toWellFormed();
};
