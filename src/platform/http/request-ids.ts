import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { newUuid } from '../new-uuid.js';

const VISIBLE_ASCII = /^[\x21-\x7e]{1,128}$/;

/** Id of a request: the caller's `X-Request-Id` (1 to 128 visible ASCII characters), else a new UUIDv7. */
export const requestIdOf = (request: Pick<IncomingMessage, 'headers'>): string =>
  visible(request.headers['x-request-id']) ?? newUuid();

/** What ties requests together: the caller's `X-Correlation-Id`, else the request's own id. */
export const correlationIdOf = (headers: IncomingHttpHeaders, requestId: string): string =>
  visible(headers['x-correlation-id']) ?? requestId;

/**
 * The W3C `traceparent` header when it is valid (Trace Context, 3.2.2), else `undefined` as the standard asks. One of a
 * later version is read as far as version 00 goes, and is one of version 00 from here on.
 */
export const traceparentOf = ({ traceparent }: IncomingHttpHeaders): string | undefined => {
  if (typeof traceparent !== 'string') return undefined;
  const [, version, ids, flags] = TRACEPARENT.exec(traceparent) ?? [];
  if (ids === undefined) return undefined;
  return version === '00' ? traceparent : `00-${ids}-0${Number(`0x${flags}`) & SAMPLED}`;
};

/** The trace id within a valid `traceparent`. */
export const traceIdOf = (headers: IncomingHttpHeaders): string | undefined => traceparentOf(headers)?.slice(3, 35);

/** Only later versions may have more than the four fields. */
const TRACEPARENT = /^(?!ff|00.{54})([\da-f]{2})-((?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16})-([\da-f]{2})(?:-.*)?$/;
/** The one flag that means the same in every version. */
const SAMPLED = 1;

const visible = (header: string | string[] | undefined): string | undefined =>
  typeof header === 'string' && VISIBLE_ASCII.test(header) ? header : undefined;
