import { Body, Controller, Delete, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { CommandContext } from '#kernel';
import { CreatingContext, NoBodyPipe, PlainEndpoint, PRINCIPAL } from '#platform';
import { webhookRejections } from './webhook.rejections.js';
import { WebhookService } from './webhook-service.js';
import { SecretBody, WebhookAnswer, WebhookBody, WebhookListAnswer, WebhookSecretAnswer } from './webhook.shape.js';
import type { Webhook } from './webhook-store.js';

const NO_CONTENT = 204;

/** Who is told of events. */
@ApiTags('webhooks')
@Controller('v1/webhooks')
export class WebhooksController {
  constructor(private readonly webhooks: WebhookService) {}

  @Post()
  @PlainEndpoint({
    summary: 'Register an address that is told of events',
    description:
      'Events that are appended from now on are sent there as POST, signed (Standard Webhooks), with the whole order as ' +
      '`data`. The answer shows the secret, and no later one does.',
    body: WebhookBody,
    onceByKey: true,
    answer: WebhookSecretAnswer,
    status: 201,
    rejections: [
      ...webhookRejections('WEBHOOK_URL_REFUSED', 'EVENT_TYPE_UNKNOWN', 'TOO_MANY_WEBHOOKS'),
      { code: 'IDEMPOTENCY_KEY_REUSED', kind: 'invalid' },
    ],
  })
  async registerWebhook(
    @Body() body: WebhookBody,
    @CreatingContext() context: CommandContext,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { secret, ...webhook } = await this.webhooks.register(body, context);
    void reply.code(201).header('Location', `/v1/webhooks/${webhook.id}`);
    void reply.send({ ...answerOf(webhook), secret });
  }

  @Get()
  @PlainEndpoint({
    summary: 'All webhooks',
    description: 'The oldest first, at most 50. What is disabled has failed for good, and is told of nothing.',
    answer: WebhookListAnswer,
  })
  async listWebhooks(): Promise<WebhookListAnswer> {
    return { webhooks: (await this.webhooks.list()).map(answerOf) };
  }

  @Get(':id')
  @PlainEndpoint({
    summary: 'One webhook',
    description: 'Without its secret.',
    answer: WebhookAnswer,
    rejections: webhookRejections('WEBHOOK_NOT_FOUND'),
  })
  async findWebhook(@Param('id') id: string): Promise<WebhookAnswer> {
    return answerOf(await this.webhooks.find(id));
  }

  @Delete(':id')
  @HttpCode(NO_CONTENT)
  @PlainEndpoint({
    summary: 'Remove a webhook',
    description: 'It is told of nothing any more, and its deliveries go.',
    status: NO_CONTENT,
    rejections: webhookRejections('WEBHOOK_NOT_FOUND'),
  })
  async removeWebhook(@Param('id') id: string): Promise<void> {
    await this.webhooks.remove(id, PRINCIPAL);
  }

  @Post(':id/secret')
  @HttpCode(200)
  @PlainEndpoint({
    summary: 'Give a webhook another secret',
    description: 'For 24 hours both sign, so that a receiver has time to take the new one. The answer shows it.',
    body: SecretBody,
    onceByKey: true,
    answer: WebhookSecretAnswer,
    rejections: webhookRejections('WEBHOOK_NOT_FOUND'),
  })
  async rotateSecret(
    @Param('id') id: string,
    @Body() { secret }: SecretBody,
    @CreatingContext() context: CommandContext,
  ): Promise<WebhookSecretAnswer> {
    const { secret: current, ...webhook } = await this.webhooks.rotate(id, secret, context);
    return { ...answerOf(webhook), secret: current };
  }

  @Post(':id/enable')
  @HttpCode(200)
  @PlainEndpoint({
    summary: 'Enable a webhook that was disabled',
    description: 'What failed, and what happened meanwhile, is sent, as far as it is kept. May be repeated.',
    answer: WebhookAnswer,
    rejections: webhookRejections('WEBHOOK_NOT_FOUND'),
  })
  async enableWebhook(@Param('id') id: string, @Body(NoBodyPipe) _body: unknown): Promise<WebhookAnswer> {
    return answerOf(await this.webhooks.enable(id, PRINCIPAL));
  }
}

const answerOf = ({ id, url, events, since, createdAt, disabledAt, disabledBecause }: Webhook): WebhookAnswer => ({
  ...{ id, url, events: [...events], enabled: disabledAt === null, since },
  ...{ createdAt, disabledAt, disabledBecause },
});
