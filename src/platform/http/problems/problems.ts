/** What a problem code means wherever it occurs. */
export interface ProblemKind {
  readonly status: number;
  /** The same for every occurrence (RFC 9457, 3.1.3). */
  readonly title: string;
  /** True when the very same request may succeed later. */
  readonly retryable: boolean;
}

/** Every problem that the platform itself answers. Refusals of a domain bring their own codes. */
export const PROBLEMS = {
  VALIDATION_FAILED: { status: 400, title: 'The request does not have the required shape', retryable: false },
  INVALID_JSON: { status: 400, title: 'The body is not JSON in UTF-8', retryable: false },
  IDEMPOTENCY_KEY_REQUIRED: { status: 400, title: 'An Idempotency-Key is required', retryable: false },
  IDEMPOTENCY_KEY_INVALID: { status: 400, title: 'The Idempotency-Key is malformed', retryable: false },
  IF_MATCH_INVALID: { status: 400, title: 'The If-Match header is malformed', retryable: false },
  CONSISTENCY_TOKEN_INVALID: { status: 400, title: 'The Consistency-Token is malformed', retryable: false },
  PARAMETER_INVALID: { status: 400, title: 'A parameter of the address is malformed', retryable: false },
  MALFORMED_REQUEST: { status: 400, title: 'The request is malformed', retryable: false },
  WEBHOOK_SIGNATURE_INVALID: { status: 401, title: 'The webhook is not signed as it has to be', retryable: false },
  ORIGIN_REFUSED: { status: 403, title: 'Pages of that origin may not connect', retryable: false },
  ROUTE_NOT_FOUND: { status: 404, title: 'There is nothing at this address', retryable: false },
  METHOD_NOT_ALLOWED: { status: 405, title: 'This address does not know the method', retryable: false },
  REQUEST_TIMEOUT: { status: 408, title: 'The request took too long to arrive', retryable: true },
  LOG_REPLACED: { status: 409, title: 'The event store was restored or replaced', retryable: false },
  RESUME_IMPOSSIBLE: { status: 409, title: 'The log ends before that position', retryable: false },
  PRECONDITION_FAILED: { status: 412, title: 'The precondition does not hold', retryable: false },
  BODY_TOO_LARGE: { status: 413, title: 'The body is too large', retryable: false },
  URI_TOO_LONG: { status: 414, title: 'The address is too long', retryable: false },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'The body must be application/json', retryable: false },
  EXPECTATION_FAILED: { status: 417, title: 'The expectation cannot be met', retryable: false },
  HOST_REFUSED: { status: 421, title: 'This server does not answer to that name', retryable: false },
  HEADERS_TOO_LARGE: { status: 431, title: 'The headers are too large', retryable: false },
  INTERNAL: { status: 500, title: 'The server failed', retryable: true },
  EVENT_UNREADABLE: { status: 500, title: 'A later release wrote what this one cannot read', retryable: false },
  STORE_TAMPERED: { status: 500, title: 'The event store was changed past the program', retryable: false },
  EVENT_STORE_UNAVAILABLE: { status: 503, title: 'The event store cannot be reached', retryable: true },
  VIEWS_UNAVAILABLE: { status: 503, title: 'The views cannot be reached', retryable: true },
  PROJECTION_LAGGING: { status: 503, title: 'The view has not caught up yet', retryable: true },
  OVERLOADED: { status: 503, title: 'The server has too many requests under way', retryable: true },
  SERVICE_UNAVAILABLE: { status: 503, title: 'The server is not ready', retryable: true },
} as const satisfies Readonly<Record<string, ProblemKind>>;

export type ProblemCode = keyof typeof PROBLEMS;

/** `/problems/order-not-found` for `ORDER_NOT_FOUND`: the `type` of a problem, relative to the server (RFC 9457, 3.1.1). */
export const problemType = (code: string): string => `/problems/${code.toLowerCase().replaceAll('_', '-')}`;
