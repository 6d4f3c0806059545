import type { IncomingMessage, ServerResponse } from 'node:http';
import { HttpProblem } from '../problems/http-problem.js';
import { PROBLEM_MEDIA_TYPE, problemDocument } from '../problems/problem-document.js';
import { correlationIdOf, requestIdOf, traceIdOf } from '../request-ids.js';
import { answerWhole } from './whole-answer.js';

const FULL = 'The server has as many requests under way as it can answer soon.';

/** Made once: an error's stack costs more than the whole refusal. */
export const OVERLOADED = {
  commands: new HttpProblem(
    'OVERLOADED',
    `${FULL} Nothing was done: repeat the request, with the same Idempotency-Key.`,
  ),
  queries: new HttpProblem('OVERLOADED', `${FULL} Ask again later.`),
};

/** Answers a request that Fastify never sees, with what Fastify would have answered. */
export const refuse = (request: IncomingMessage, response: ServerResponse, { problem }: HttpProblem): void => {
  const requestId = requestIdOf(request);
  const traceId = traceIdOf(request.headers);
  const instance = request.url?.split('?', 1)[0] ?? '';
  const document = problemDocument(problem, {
    instance,
    requestId,
    ...(traceId !== undefined && { traceId }),
  });
  answerWhole(request, response, {
    status: problem.status,
    headers: {
      'X-Request-Id': requestId,
      'X-Correlation-Id': correlationIdOf(request.headers, requestId),
      ...(problem.retryable && { 'Retry-After': '1' }),
      'Content-Type': PROBLEM_MEDIA_TYPE,
    },
    body: JSON.stringify(document),
  });
};
