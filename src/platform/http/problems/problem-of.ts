import type { HttpException } from '@nestjs/common';
import {
  AnotherLog,
  CommandRejected,
  InvalidQuery,
  ProjectionLagging,
  type Rejection,
  type RejectionKind,
  ResumeImpossible,
  StoreTampered,
  StoreUnavailable,
  UnreadableEvent,
} from '#kernel';
import { QueryRefused, ViewsUnavailable } from '../../graphql/query-refused.js';
import { BODY_TOO_LARGE } from '../json-body.js';
import { HttpProblem, type Problem } from './http-problem.js';
import { type ProblemCode, PROBLEMS } from './problems.js';

/** The only place that knows both the kernel's reasons and HTTP. */
export const STATUS_OF_REJECTION: Readonly<Record<RejectionKind, number>> = {
  invalid: 422,
  'not found': 404,
  conflict: 409,
  precondition: 412,
  unavailable: 503,
};

/**
 * What to answer for anything that was thrown. Unknown errors become a generic 500 that reveals nothing.
 * @param isRead nothing was to be done, so that the advice is not that for commands
 */
export const problemOf = (thrown: unknown, isRead = false): Problem => {
  const { unavailable, internal } = isRead ? AT_READS : AT_COMMANDS;
  if (thrown instanceof HttpProblem) return thrown.problem;
  if (thrown instanceof CommandRejected) return refusal(thrown.rejection);
  if (thrown instanceof ViewsUnavailable) return platformProblem('VIEWS_UNAVAILABLE', VIEWS_AWAY);
  if (thrown instanceof StoreUnavailable) return unavailable;
  if (thrown instanceof StoreTampered) return platformProblem('STORE_TAMPERED', TAMPERED);
  if (thrown instanceof ProjectionLagging) return lagging(thrown);
  if (isBadQuestion(thrown)) return platformProblem('PARAMETER_INVALID', thrown.message);
  return saidByItself(thrown) ?? refusedByServer(thrown) ?? internal;
};

/** Errors of the kernel whose message is what the caller has to know. */
const SAID_BY_ITSELF = [
  [UnreadableEvent, 'EVENT_UNREADABLE'],
  [AnotherLog, 'LOG_REPLACED'],
  [ResumeImpossible, 'RESUME_IMPOSSIBLE'],
] as const;

const saidByItself = (thrown: unknown): Problem | undefined => {
  const [, code] = SAID_BY_ITSELF.find(([kind]) => thrown instanceof kind) ?? [];
  return code && platformProblem(code, (thrown as Error).message);
};

/** Filters, sorts and pages are refused in the same words as by GraphQL. */
const isBadQuestion = (thrown: unknown): thrown is InvalidQuery | QueryRefused =>
  thrown instanceof InvalidQuery || (thrown instanceof QueryRefused && thrown.code === 'BAD_USER_INPUT');

/** What Nest or Fastify refused; `undefined` for a failure of the program. */
const refusedByServer = (thrown: unknown): Problem | undefined => {
  const { status, message } = statusOf(thrown);
  const code = CODES[status];
  if (code === 'BODY_TOO_LARGE') return platformProblem(code, BODY_TOO_LARGE);
  if (code !== undefined) return platformProblem(code, message);
  return status >= 400 && status < 500 ? platformProblem('MALFORMED_REQUEST', message) : undefined;
};

const refusal = ({ rejected, kind, because, retryable, pointer, details }: Rejection): Problem => ({
  status: STATUS_OF_REJECTION[kind],
  code: rejected,
  title: titleOf(rejected),
  detail: because,
  retryable: retryable ?? false,
  ...(pointer !== undefined && { errors: [{ pointer, code: rejected, detail: because }] }),
  ...(details !== undefined && { members: details }),
});

const lagging = ({ message, currentPosition, requiredPosition }: ProjectionLagging): Problem => ({
  ...platformProblem('PROJECTION_LAGGING', message),
  members: { currentPosition, requiredPosition },
});

/** `Order not found` for `ORDER_NOT_FOUND`. */
const titleOf = (code: string): string => {
  const words = code.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const platformProblem = (code: ProblemCode, detail: string): Problem => ({ ...PROBLEMS[code], code, detail });

const VIEWS_AWAY = 'The views do not answer; commands may well be accepted. Ask again shortly.';

const TAMPERED =
  'What the event store holds about this request was changed past the program. Nothing was done. ' +
  'Report the requestId to the operator of this server.';

interface Failures {
  readonly unavailable: Problem;
  readonly internal: Problem;
}

const AT_COMMANDS: Failures = {
  unavailable: platformProblem(
    'EVENT_STORE_UNAVAILABLE',
    'The event store does not answer, so it is not known whether a command took effect. ' +
      'Repeat the request with the same Idempotency-Key: it takes effect once.',
  ),
  internal: platformProblem(
    'INTERNAL',
    'Something went wrong on our side. Repeat the request with the same Idempotency-Key; ' +
      'if it fails again, report the requestId.',
  ),
};

const AT_READS: Failures = {
  unavailable: platformProblem('EVENT_STORE_UNAVAILABLE', 'The event store does not answer. Ask again soon.'),
  internal: platformProblem(
    'INTERNAL',
    'Something went wrong on our side. Ask again; if it fails again, report the requestId.',
  ),
};

/** Errors of Nest and Fastify carry a status; their texts below 500 are meant for the caller. */
const statusOf = (thrown: unknown): { readonly status: number; readonly message: string } => {
  if (isHttpException(thrown)) return { status: thrown.getStatus(), message: thrown.message };
  if (isFastifyError(thrown)) return { status: thrown.statusCode, message: thrown.message };
  return { status: 500, message: '' };
};

/** Told by what it has: commands are counted by their problems in the terminal as well, which loads no Nest. */
const isHttpException = (thrown: unknown): thrown is HttpException => thrown instanceof Error && 'getStatus' in thrown;

const isFastifyError = (thrown: unknown): thrown is { readonly statusCode: number; readonly message: string } =>
  thrown instanceof Error &&
  'code' in thrown &&
  typeof thrown.code === 'string' &&
  thrown.code.startsWith('FST_') &&
  'statusCode' in thrown &&
  typeof thrown.statusCode === 'number';

const CODES: Readonly<Record<number, ProblemCode | undefined>> = {
  404: 'ROUTE_NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  408: 'REQUEST_TIMEOUT',
  413: 'BODY_TOO_LARGE',
  414: 'URI_TOO_LONG',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  431: 'HEADERS_TOO_LARGE',
  503: 'SERVICE_UNAVAILABLE',
};
