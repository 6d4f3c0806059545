import type { FastifyReply, FastifyRequest } from 'fastify';
import { traceIdOf } from '../request-ids.js';
import type { Problem } from './http-problem.js';
import { PROBLEM_MEDIA_TYPE, problemDocument } from './problem-document.js';
import { problemOf } from './problem-of.js';
import { PROBLEMS } from './problems.js';

const FAILED: Readonly<Record<string, string>> = {
  STORE_TAMPERED: 'A request met a row that was changed past the program',
  EVENT_UNREADABLE: 'A request met an event of a later release',
};

/** Answers a request with the problem that stands behind whatever was thrown; an unexpected one is logged once. */
export const answerProblem = (thrown: unknown, request: FastifyRequest, reply: FastifyReply): void => {
  const problem = atThisAddress(problemOf(thrown, READS.has(request.method)), request);
  if (problem.status === 500)
    request.log.error({ err: thrown }, FAILED[problem.code] ?? 'A request failed unexpectedly');
  sendProblem(reply, problem, request);
};

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** Seconds. */
const RETRY_SOON = { 'Retry-After': '1' };

const sendProblem = (reply: FastifyReply, problem: Problem, request: FastifyRequest): void => {
  if (reply.sent) return;
  const traceId = traceIdOf(request.headers);
  const document = problemDocument(problem, {
    instance: pathOf(request),
    requestId: request.id,
    ...(traceId !== undefined && { traceId }),
  });
  void reply
    .code(problem.status)
    .headers({ ...(problem.retryable && RETRY_SOON), ...problem.headers })
    .type(PROBLEM_MEDIA_TYPE)
    .send(JSON.stringify(document));
};

/**
 * The router answers 404 also where the path exists with another method, and some methods are held to rules before it;
 * RFC 9110 asks for 405 and `Allow` then.
 */
const atThisAddress = (problem: Problem, request: FastifyRequest): Problem => {
  const allowed = request.server.allowedMethods(pathOf(request));
  if (allowed.includes(request.method) || (allowed.length === 0 && problem.code !== 'ROUTE_NOT_FOUND')) return problem;
  const address = { ...problem, detail: `${request.method} ${pathOf(request)} is not an address of this server.` };
  if (allowed.length === 0) return address;
  return {
    ...PROBLEMS.METHOD_NOT_ALLOWED,
    code: 'METHOD_NOT_ALLOWED',
    detail: `${pathOf(request)} does not know ${request.method}. Use ${allowed.join(', ')}.`,
    headers: { Allow: allowed.join(', ') },
  };
};

const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0] ?? '';
