import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { newUuid } from '../new-uuid.js';

const VISIBLE_ASCII = /^[\x21-\x7e]{1,128}$/;

/** Id of a request: the caller's `X-Request-Id` (1 to 128 visible ASCII characters), else a new UUIDv7. */
export const requestIdOf = (request: Pick<IncomingMessage, 'headers'>): string =>
  visible(request.headers['x-request-id']) ?? newUuid();

/** What ties requests together: the caller's `X-Correlation-Id`, else the request's own id. */
export const correlationIdOf = (headers: IncomingHttpHeaders, requestId: string): string =>
  visible(headers['x-correlation-id']) ?? requestId;

/** The W3C `traceparent` header when it is valid (Trace Context, 3.2.2), else `undefined` as the standard asks. */
export const traceparentOf = ({ traceparent }: IncomingHttpHeaders): string | undefined =>
  typeof traceparent === 'string' && TRACEPARENT.test(traceparent) ? traceparent : undefined;

/** The trace id within a valid `traceparent`. */
export const traceIdOf = (headers: IncomingHttpHeaders): string | undefined => traceparentOf(headers)?.slice(3, 35);

const TRACEPARENT = /^(?!ff)[\da-f]{2}-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-[\da-f]{2}$/;

const visible = (header: string | string[] | undefined): string | undefined =>
  typeof header === 'string' && VISIBLE_ASCII.test(header) ? header : undefined;
