import type { IncomingHttpHeaders } from 'node:http';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { CommandContext } from '#kernel';
import { HttpProblem } from './problems/http-problem.js';
import { correlationIdOf, traceparentOf } from './request-ids.js';

/** Who sends requests: everybody is the same, as long as there is no login. */
export const PRINCIPAL = 'local';

/** Parameter of a controller method: the `CommandContext` that the request's headers describe. */
export const Context = createParamDecorator((_data: unknown, host: ExecutionContext): CommandContext =>
  commandContextOf(host.switchToHttp().getRequest<FastifyRequest>()),
);

/**
 * Who asks, under which key, and what led to it.
 * @throws HttpProblem IDEMPOTENCY_KEY_REQUIRED, IDEMPOTENCY_KEY_INVALID, IF_MATCH_INVALID, PRECONDITION_FAILED
 */
export const commandContextOf = ({ id, headers }: Pick<FastifyRequest, 'id' | 'headers'>): CommandContext => {
  const traceparent = traceparentOf(headers);
  const expectedVersion = expectedVersionOf(headers['if-match']);
  return {
    principal: PRINCIPAL,
    idempotencyKey: idempotencyKeyOf(headers),
    correlationId: correlationIdOf(headers, id),
    ...(traceparent !== undefined && { traceparent }),
    ...(expectedVersion !== undefined && { expectedVersion }),
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

const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

/** RFC 8941, 3.3.3; an unfinished or parametrised string yields the empty text. */
const unquoted = (header: string): string => {
  if (!header.startsWith('"')) return header;
  const [, inner] = /^"((?:[^"\\]|\\["\\])*)"$/.exec(header) ?? [];
  return inner?.replaceAll(/\\(["\\])/g, '$1') ?? '';
};

/**
 * The version named by `If-Match` (RFC 9110, 13.1.1). `*` only asks that the thing exists, which every command on an
 * existing thing checks anyway. A weak tag, or one that is no version, can never match; lists are refused.
 */
const expectedVersionOf = (ifMatch: string | undefined): number | undefined => {
  if (ifMatch === undefined || ifMatch === '*') return undefined;
  const [, weak, tag] = /^(W\/)?"([\x21\x23-\x7e]*)"$/.exec(ifMatch) ?? [];
  if (tag === undefined) {
    throw new HttpProblem(
      'IF_MATCH_INVALID',
      'Send If-Match with the one ETag you read last, in quotes: If-Match: "7".',
    );
  }
  if (weak === undefined && /^[1-9]\d{0,14}$/.test(tag)) return Number(tag);
  throw new HttpProblem('PRECONDITION_FAILED', `${ifMatch} is no ETag of this server. Read again and use its ETag.`);
};
