import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { newUuid } from '../new-uuid.js';
import { PROBLEM_MEDIA_TYPE, problemDocument } from './problems/problem-document.js';
import { type ProblemCode, PROBLEMS } from './problems/problems.js';

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
  socket.end(rawAnswer(REFUSALS[error.code ?? ''] ?? MALFORMED));
};

const MALFORMED: Refusal = { code: 'MALFORMED_REQUEST', detail: 'The request is not valid HTTP/1.1.' };

const REFUSALS: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: { code: 'HEADERS_TOO_LARGE', detail: 'The request line and headers exceed 16 KB together.' },
  ERR_HTTP_REQUEST_TIMEOUT: { code: 'REQUEST_TIMEOUT', detail: 'The request did not arrive in time. Send it again.' },
};

const rawAnswer = ({ code, detail }: Refusal): string => {
  const kind = PROBLEMS[code];
  const document = problemDocument({ ...kind, code, detail }, { instance: '', requestId: newUuid() });
  const body = JSON.stringify(document);
  return [
    `HTTP/1.1 ${kind.status} ${STATUS_CODES[kind.status]}`,
    `Content-Type: ${PROBLEM_MEDIA_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
};
