import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Webhook } from 'standardwebhooks';
import type { CommandContext } from '#kernel';
import { IDEMPOTENCY_KEY } from './command-context.js';
import { HttpProblem } from './problems/http-problem.js';
import { correlationIdOf, traceparentOf } from './request-ids.js';
import { signedBodyOf } from './signed-bodies.js';

const SIGNED = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const;

/**
 * Checks that who knows the secret has sent this request within the last five minutes (Standard Webhooks 1.0.0).
 * @param secret `whsec_…` @throws HttpProblem WEBHOOK_SIGNATURE_INVALID
 */
export const verifyWebhook = (request: FastifyRequest, secret: string): void => {
  const headers = Object.fromEntries(SIGNED.map((name) => [name, String(request.headers[name] ?? '')]));
  try {
    new Webhook(secret).verify(signedBodyOf(request) ?? '', headers, { jsonParse: false });
  } catch {
    const detail = `Sign the body with the secret of this address, and send ${SIGNED.join(', ')} within five minutes.`;
    throw new HttpProblem('WEBHOOK_SIGNATURE_INVALID', detail, {
      headers: { 'WWW-Authenticate': 'StandardWebhooks' },
    });
  }
};

/**
 * Parameter of a controller method: the `CommandContext` of a webhook that was verified. Its id is its idempotency key, so that
 * it takes effect once. The principal is given.
 */
export const WebhookContext = createParamDecorator((principal: string, host: ExecutionContext): CommandContext => {
  const request = host.switchToHttp().getRequest<FastifyRequest>();
  return webhookContextOf(request, principal, String(request.headers['webhook-id']));
});

/** The same for a webhook of another standard. @param webhookId that it has there @throws HttpProblem IDEMPOTENCY_KEY_INVALID */
export const webhookContextOf = (
  { id, headers }: Pick<FastifyRequest, 'id' | 'headers'>,
  principal: string,
  webhookId: string,
): CommandContext => {
  if (!IDEMPOTENCY_KEY.test(webhookId)) {
    throw new HttpProblem('IDEMPOTENCY_KEY_INVALID', 'The id of a webhook must be 1 to 255 visible ASCII characters.');
  }
  const traceparent = traceparentOf(headers);
  const correlationId = correlationIdOf(headers, id);
  return { principal, idempotencyKey: webhookId, correlationId, ...(traceparent !== undefined && { traceparent }) };
};
