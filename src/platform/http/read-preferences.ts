import type { IncomingHttpHeaders } from 'node:http';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { decodeToken, type LogPoint } from '#kernel';
import { HttpProblem } from './problems/http-problem.js';

/** How fresh an answer must be, and how long it may take to become so. */
export interface ReadPreferences {
  /** The view must have seen this. */
  readonly atLeast?: LogPoint;
  /** Milliseconds to wait for it. */
  readonly waitMs: number;
}

const DEFAULT_WAIT_SECONDS = 1;
const LONGEST_WAIT_SECONDS = 5;

/** Parameter of a controller method: the `ReadPreferences` of the request. */
export const Preferences = createParamDecorator((_data: unknown, host: ExecutionContext): ReadPreferences =>
  readPreferencesOf(host.switchToHttp().getRequest<FastifyRequest>().headers),
);

/**
 * From `Consistency-Token` and `Prefer: wait=5` (RFC 7240, seconds, at most 5, 1 when absent or unreadable: the
 * standard asks to ignore preferences that cannot be met).
 * @throws HttpProblem CONSISTENCY_TOKEN_INVALID
 */
export const readPreferencesOf = (headers: IncomingHttpHeaders): ReadPreferences => {
  const atLeast = consistencyTokenOf(headers['consistency-token']);
  return { ...(atLeast && { atLeast }), waitMs: waitSecondsOf(headers['prefer']) * 1_000 };
};

const consistencyTokenOf = (header: string | string[] | undefined): LogPoint | undefined => {
  if (header === undefined) return undefined;
  const point = typeof header === 'string' ? decodeToken(header) : undefined;
  if (point) return point;
  throw new HttpProblem(
    'CONSISTENCY_TOKEN_INVALID',
    'Send the Consistency-Token as a command answered it, or leave the header out.',
  );
};

const waitSecondsOf = (prefer: string | string[] | undefined): number => {
  const [, seconds] = /(?:^|[,;])\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:[,;]|$)/i.exec(String(prefer ?? '')) ?? [];
  return seconds === undefined ? DEFAULT_WAIT_SECONDS : Math.min(Number(seconds), LONGEST_WAIT_SECONDS);
};
