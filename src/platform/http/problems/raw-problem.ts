import { STATUS_CODES } from 'node:http';
import type { Problem } from './http-problem.js';
import { PROBLEM_MEDIA_TYPE, problemDocument, type ProblemOrigin } from './problem-document.js';

/** A whole HTTP answer, as text, for a connection on which there is no request to answer; it ends the connection. */
export const rawProblem = (problem: Problem, origin: ProblemOrigin): string => {
  const body = JSON.stringify(problemDocument(problem, origin));
  return [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    `Content-Type: ${PROBLEM_MEDIA_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...(problem.retryable ? ['Retry-After: 1'] : []),
    'Connection: close',
    '',
    body,
  ].join('\r\n');
};
