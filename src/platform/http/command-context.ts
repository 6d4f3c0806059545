import type { IncomingHttpHeaders } from 'node:http';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { CommandContext } from '#kernel';
import { strongTagsIn, versionIn } from './entity-tags.js';
import { HttpProblem } from './problems/http-problem.js';
import { correlationIdOf, traceparentOf } from './request-ids.js';

/** The principal of all requests, as long as there is no login. */
export const PRINCIPAL = 'local';

/** Parameter of a controller method: the `CommandContext` that the request's headers describe. */
export const Context = createParamDecorator((_data: unknown, host: ExecutionContext): CommandContext =>
  commandContextOf(host.switchToHttp().getRequest<FastifyRequest>()),
);

/** The same for a command that creates something: there is no version yet that `If-Match` could name. */
export const CreatingContext = createParamDecorator((_data: unknown, host: ExecutionContext): CommandContext => {
  const request = host.switchToHttp().getRequest<FastifyRequest>();
  const { 'if-match': ifMatch } = request.headers;
  if (ifMatch === undefined) return commandContextOf(request);
  idempotencyKeyOf(request.headers);
  strongTagsIn(ifMatch);
  throw new HttpProblem('PRECONDITION_FAILED', 'What is created here has no version yet. Leave If-Match out.');
});

/**
 * Who asks, under which key, and what led to it. Preconditions come last: they are ignored where the request would be
 * refused without them (RFC 9110, 13.2.1).
 * @throws HttpProblem IDEMPOTENCY_KEY_REQUIRED, IDEMPOTENCY_KEY_INVALID, IF_MATCH_INVALID, PRECONDITION_FAILED
 */
export const commandContextOf = ({ id, headers }: Pick<FastifyRequest, 'id' | 'headers'>): CommandContext => {
  const traceparent = traceparentOf(headers);
  const idempotencyKey = idempotencyKeyOf(headers);
  const expectedVersions = expectedVersionsIn(headers['if-match']);
  return {
    principal: PRINCIPAL,
    idempotencyKey,
    correlationId: correlationIdOf(headers, id),
    ...(traceparent !== undefined && { traceparent }),
    ...(expectedVersions !== undefined && { expectedVersions }),
  };
};

/**
 * The key as a structured-field string (quoted, draft-ietf-httpapi-idempotency-key-header) or bare, as Stripe has it.
 * A repeated header reaches us joined by ", ": the blank makes it malformed.
 */
const idempotencyKeyOf = (headers: IncomingHttpHeaders): string => {
  const header = headers['idempotency-key'];
  if (header === undefined || header === '') {
    throw new HttpProblem(
      'IDEMPOTENCY_KEY_REQUIRED',
      'Send an Idempotency-Key header with a new UUID, and the same one when you repeat this command.',
    );
  }
  const key = typeof header === 'string' ? unquoted(header) : '';
  if (IDEMPOTENCY_KEY.test(key)) return key;
  throw new HttpProblem(
    'IDEMPOTENCY_KEY_INVALID',
    'The Idempotency-Key must be one text of 1 to 255 visible ASCII characters, in double quotes or bare.',
  );
};

/** What a key may be, without quotes. */
export const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

/** RFC 8941, 3.3.3; an unfinished or parametrised string yields the empty text. */
const unquoted = (header: string): string => {
  if (!header.startsWith('"')) return header;
  const [, inner] = /^"((?:[^"\\]|\\["\\])*)"$/.exec(header) ?? [];
  return inner?.replaceAll(/\\(["\\])/g, '$1') ?? '';
};

/**
 * The versions named by `If-Match` (RFC 9110, 13.1.1). `*` only asks that the thing exists, which every command on an
 * existing thing checks anyway.
 */
const expectedVersionsIn = (ifMatch: string | undefined): readonly number[] | undefined => {
  const versions = strongTagsIn(ifMatch)?.flatMap((tag) => versionIn(tag) ?? []);
  if (versions === undefined || versions.length > 0) return versions;
  throw new HttpProblem('PRECONDITION_FAILED', 'If-Match names no ETag of this server. Read again and use its ETag.');
};
