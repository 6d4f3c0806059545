import { GraphQLError } from 'graphql';
import {
  AnotherLog,
  InvalidQuery,
  LogReplaced,
  ProjectionLagging,
  StoreTampered,
  StoreUnavailable,
  UnreadableEvent,
} from '#kernel';
import { BODY_TOO_LARGE } from '../http/json-body.js';
import { HttpProblem } from '../http/problems/http-problem.js';
import { badInput, type QueryErrorCode, QueryRefused, ViewsUnavailable } from './query-refused.js';

/** What the caller gets of an error. */
export interface QueryError {
  /** A code of ours, or the code of the REST problem when the request itself was refused. */
  readonly code: string;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
  /** HTTP status of an answer without data, when the query was not executed. */
  readonly status: number;
}

const STATUS: Readonly<Partial<Record<QueryErrorCode, number>>> = {
  LOG_REPLACED: 409,
  INTERNAL: 500,
  EVENT_UNREADABLE: 500,
  STORE_TAMPERED: 500,
  PROJECTION_LAGGING: 503,
  EVENT_STORE_UNAVAILABLE: 503,
  VIEWS_UNAVAILABLE: 503,
};

const queryError = (code: QueryErrorCode, message: string, details: QueryError['details'] = {}): QueryError => ({
  code,
  message,
  details,
  status: STATUS[code] ?? 400,
});

const INTERNAL = queryError(
  'INTERNAL',
  'Something went wrong on our side. Ask again; if it fails again, report the request id.',
);

const LOG_REPLACED =
  'The event store was restored or replaced. Ask for the orders again and subscribe after what they show.';

const TAMPERED = 'What the event store holds was changed past the program. Report the request id to its operator.';

/** What is answered for the cause of an error of an execution. Unknown errors reveal nothing. */
export const queryErrorOf = (error: unknown): QueryError => {
  const cause = causeOf(error);
  if (cause instanceof GraphQLError) return ownError(cause);
  if (cause instanceof QueryRefused) return queryError(cause.code, cause.message, cause.details);
  if (cause instanceof ProjectionLagging) {
    const { message, currentPosition, requiredPosition } = cause;
    return queryError('PROJECTION_LAGGING', message, { currentPosition, requiredPosition });
  }
  if (cause instanceof AnotherLog) return queryError('LOG_REPLACED', cause.message);
  if (cause instanceof ViewsUnavailable)
    return queryError('VIEWS_UNAVAILABLE', 'The views do not answer. Ask again shortly.');
  if (cause instanceof StoreUnavailable) {
    return queryError('EVENT_STORE_UNAVAILABLE', 'The event store does not answer. Ask again shortly.');
  }
  if (cause instanceof LogReplaced) return queryError('RESUME_IMPOSSIBLE', LOG_REPLACED);
  if (cause instanceof UnreadableEvent) return queryError('EVENT_UNREADABLE', cause.message);
  if (cause instanceof StoreTampered) return queryError('STORE_TAMPERED', TAMPERED);
  if (cause instanceof InvalidQuery) return queryError('BAD_USER_INPUT', cause.message);
  return refusedRequest(cause) ?? INTERNAL;
};

/** Every error in an execution; a validation error of Mercurius stands for a list of them. */
export const errorsWithin = (error: GraphQLError): readonly GraphQLError[] => {
  const nested: unknown = (error.originalError as { readonly errors?: unknown } | undefined)?.errors;
  if (!Array.isArray(nested)) return [error];
  return nested.map((one: unknown) => {
    if (one instanceof GraphQLError) return one;
    const message = one instanceof Error ? one.message : error.message;
    return new GraphQLError(message, { originalError: badInput(message) });
  });
};

/** GraphQL wraps what a resolver throws, perhaps more than once. */
const causeOf = (error: unknown): unknown => {
  let cause = error;
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError;
  return cause;
};

/** Of GraphQL itself: about the document or its values, but for a non-null field without a value (it has a path). */
const ownError = ({ message, path, extensions }: GraphQLError): QueryError => {
  if (
    extensions?.['code'] === 'QUERY_TOO_COMPLEX' ||
    /tokens\. Parsing aborted\.$|^Validation aborted\.$/.test(message)
  ) {
    return queryError('QUERY_TOO_COMPLEX', message);
  }
  return path === undefined ? queryError('BAD_USER_INPUT', message) : INTERNAL;
};

/** What the HTTP layers refused before there was a query. */
const refusedRequest = (cause: unknown): QueryError | undefined => {
  if (cause instanceof HttpProblem) {
    const { code, detail, status, errors } = cause.problem;
    const details = { ...(errors && { errors }) };
    return { code: status === 400 ? 'BAD_USER_INPUT' : code, message: detail, details, status };
  }
  const { code, statusCode, message } = (cause ?? {}) as Partial<Record<'code' | 'statusCode' | 'message', unknown>>;
  const isOfTransport = typeof code === 'string' && /^(?:FST|MER)_ERR_/.test(code);
  if (!isOfTransport || typeof statusCode !== 'number' || statusCode >= 500) return undefined;
  return { ...queryError('BAD_USER_INPUT', statusCode === 413 ? BODY_TOO_LARGE : String(message)), status: statusCode };
};
