import type { FastifyBaseLogger } from 'fastify';
import type { RequestKind } from './admission.js';

const TELL_EVERY_MS = 10_000;

/** Logs refusals together: a line for each would be one more thing to do for a server that has too much to do. */
export const logOverload = (logger: FastifyBaseLogger): ((kind: RequestKind) => void) => {
  const refused: Record<RequestKind, number> = { commands: 0, queries: 0 };
  let loggedAt = -Infinity;
  return (kind) => {
    refused[kind] += 1;
    const now = performance.now();
    if (now - loggedAt < TELL_EVERY_MS) return;
    logger.warn(
      { refused: { ...refused } },
      'too many requests under way: requests are refused until answers come soon again',
    );
    Object.assign(refused, { commands: 0, queries: 0 });
    loggedAt = now;
  };
};
