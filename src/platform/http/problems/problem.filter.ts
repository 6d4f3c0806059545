import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { traceIdOf } from '../request-ids.js';
import type { Problem } from './http-problem.js';
import { PROBLEM_MEDIA_TYPE, problemDocument } from './problem-document.js';
import { problemOf } from './problem-of.js';
import { PROBLEMS } from './problems.js';

/** Turns whatever a REST route throws into one problem answer. What GraphQL throws is left to GraphQL. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(thrown: unknown, host: ArgumentsHost): void {
    if (host.getType() !== 'http') throw thrown;
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const problem = atThisAddress(problemOf(thrown), request);
    if (problem.status === 500) request.log.error({ err: thrown }, 'A request failed for a reason nobody foresaw');
    sendProblem(http.getResponse<FastifyReply>(), problem, request);
  }
}

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
    .headers(problem.headers ?? {})
    .type(PROBLEM_MEDIA_TYPE)
    .send(JSON.stringify(document));
};

/** The router answers 404 also where the path exists with another method; RFC 9110 asks for 405 and `Allow` then. */
const atThisAddress = (problem: Problem, request: FastifyRequest): Problem => {
  if (problem.code !== 'ROUTE_NOT_FOUND') return problem;
  const address = { ...problem, detail: `${request.method} ${pathOf(request)} is not an address of this server.` };
  const allowed = request.server.allowedMethods(pathOf(request));
  if (allowed.length === 0) return address;
  return {
    ...PROBLEMS.METHOD_NOT_ALLOWED,
    code: 'METHOD_NOT_ALLOWED',
    detail: `${pathOf(request)} does not know ${request.method}. Use ${allowed.join(', ')}.`,
    headers: { Allow: allowed.join(', ') },
  };
};

const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0] ?? '';
