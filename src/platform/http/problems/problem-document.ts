import type { Problem } from './http-problem.js';
import { problemType } from './problems.js';

/** RFC 9457, with the charset spelt out for clients that guess. */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json; charset=utf-8';

/** What ties a problem to one request. */
export interface ProblemOrigin {
  /** Path of the request, without the query. */
  readonly instance: string;
  readonly requestId: string;
  readonly traceId?: string;
}

/** The JSON document of a problem: the standard members, ours, then the extensions of this one. */
export const problemDocument = (problem: Problem, origin: ProblemOrigin): Readonly<Record<string, unknown>> => {
  const ours = {
    type: problemType(problem.code),
    title: problem.title,
    status: problem.status,
    detail: problem.detail,
    instance: origin.instance,
    code: problem.code,
    retryable: problem.retryable,
    ...(problem.errors && { errors: problem.errors }),
    requestId: origin.requestId,
    ...(origin.traceId !== undefined && { traceId: origin.traceId }),
  };
  // The first spread decides the order, the last one the values: no extension takes the place of a member of ours.
  return { ...ours, ...problem.members, ...ours };
};
