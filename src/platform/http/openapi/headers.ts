import type { ApiHeaderOptions } from '@nestjs/swagger';

/** What the server takes, exactly: a bare text or one in quotes, of visible ASCII. */
export const IDEMPOTENCY_KEY: ApiHeaderOptions = {
  name: 'Idempotency-Key',
  required: true,
  description:
    'New for each command, the same when it is repeated: it takes effect once. With another request it is refused with 422. ' +
    '1 to 255 characters, in double quotes or bare.',
  schema: {
    type: 'string',
    pattern: String.raw`^(?:[!#-~][!-~]{0,254}|"(?:[!#-\[\]-~]|\\["\\]){1,255}")$`,
  },
};

/** Standard Webhooks 1.0.0. */
export const WEBHOOK: readonly ApiHeaderOptions[] = [
  ['webhook-id', 'New for each message, the same when it is sent again: it takes effect once.'],
  ['webhook-timestamp', 'When it was sent, in seconds since 1970; no more than five minutes ago.'],
  ['webhook-signature', '`v1,` and the HMAC-SHA-256 of `id.timestamp.body` in base64.'],
].map(([name = '', description = '']) => ({ name, required: true, description, schema: { type: 'string' } }));

const TAG = String.raw`(?:W/)?"[!#-~\u0080-\u00ff]*"`;

export const IF_MATCH: ApiHeaderOptions = {
  name: 'If-Match',
  required: false,
  description:
    'ETags the decision may be based on, between commas, such as `"7"`; `*` is any. Tags of another version, and those that ' +
    'this server never gave, are refused with 412.',
  schema: {
    type: 'string',
    anyOf: [{ enum: ['*'] }, { pattern: String.raw`^(?:,[ \t]*)*${TAG}(?:[ \t]*,(?:[ \t]*${TAG})?)*$` }],
    examples: ['*'],
  },
};

export const CONSISTENCY_TOKEN: ApiHeaderOptions = {
  name: 'Consistency-Token',
  required: false,
  description: 'As a command answered it: the read waits until it can show the effect of that command.',
  schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{8,400}$' },
};

/** What ties a request to others; what does not fit is left out. */
export const TRACE: readonly ApiHeaderOptions[] = [
  ['X-Request-Id', 'Id of the request, given back: 1 to 128 visible characters. One is made when it is absent.'],
  ['X-Correlation-Id', 'Ties requests together, and is kept with their events. The id of the request when absent.'],
  ['traceparent', 'W3C Trace Context.'],
].map(([name = '', description = '']) => ({ name, required: false, description, schema: { type: 'string' } }));

export const PREFER: ApiHeaderOptions = {
  name: 'Prefer',
  required: false,
  description: '`wait=5`: seconds to wait for the Consistency-Token, at most 5, by default 1.',
  schema: { type: 'string', examples: ['wait=5'] },
};

export const IF_NONE_MATCH: ApiHeaderOptions = {
  name: 'If-None-Match',
  required: false,
  description: 'The ETag of the answer at hand. It is answered with 304 when nothing has changed since.',
  schema: { type: 'string', examples: ['"7-Ib1c7mC1QlPfdDkR8xQ3vA"'] },
};

const text = (description: string) => ({ description, schema: { type: 'string' as const } });

export const READ_ETAG_ANSWER = {
  ETag: text('Of this answer, strong; its beginning is the version: `"7-Ib1c7mC1QlPfdDkR8xQ3vA"`'),
};

export const ETAG_ANSWER = { ETag: text('Version of the stream, a strong entity tag: `"7"`') };

export const COMMAND_ANSWER = {
  ...ETAG_ANSWER,
  'Consistency-Token': text('Give it to a read to see the effect of this command'),
  'Idempotent-Replayed': text('`true` when the key had been used before and nothing was done now'),
};

export const PAGE_ANSWER = {
  Link: text('Other pages of the list (RFC 8288): `first`, and `next` and `prev` where they exist'),
};

export const LOCATION_ANSWER = { Location: text('Address of what was created') };
