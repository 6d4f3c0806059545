import type { Socket } from 'node:net';
import { newUuid } from '../new-uuid.js';
import { HttpProblem } from './problems/http-problem.js';
import type { ProblemCode } from './problems/problems.js';
import { rawProblem } from './problems/raw-problem.js';

interface Refusal {
  readonly code: ProblemCode;
  readonly detail: string;
}

/** Answers what Node's HTTP parser refuses, before there is a request, and closes the connection. */
export const answerClientError = (error: Error & { readonly code?: string }, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { code, detail } = REFUSALS[error.code ?? ''] ?? MALFORMED;
  socket.end(rawProblem(new HttpProblem(code, detail).problem, { instance: '', requestId: newUuid() }));
};

const MALFORMED: Refusal = { code: 'MALFORMED_REQUEST', detail: 'The request is not valid HTTP/1.1.' };

const REFUSALS: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: { code: 'HEADERS_TOO_LARGE', detail: 'The request line and headers exceed 16 KB together.' },
  ERR_HTTP_REQUEST_TIMEOUT: { code: 'REQUEST_TIMEOUT', detail: 'The request did not arrive in time. Send it again.' },
};
