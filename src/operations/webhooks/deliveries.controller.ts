import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Bounds, integer, NoBodyPipe, PlainEndpoint, POSITIONS, wholeNumberParameter } from '#platform';
import { webhookRejections } from './webhook.rejections.js';
import { WebhookService } from './webhook-service.js';
import { DeliveryAnswer, DeliveryListAnswer, RangeAnswer, RangeBody } from './webhook.shape.js';
import type { Delivery } from './webhook-store.js';

const NO_CONTENT = 204;
const PAGE = 20;
const PAGES: Bounds = { minimum: 1, maximum: 100 };
const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What webhooks were told, and telling them again. */
@ApiTags('webhooks')
@Controller('v1/webhooks/:id')
export class DeliveriesController {
  constructor(private readonly webhooks: WebhookService) {}

  @Get('deliveries')
  @PlainEndpoint({
    summary: 'What a webhook was told and what waits',
    description: 'The newest first, kept for 30 days, page by page: go on with `before` and `next` of the answer.',
    answer: DeliveryListAnswer,
    rejections: webhookRejections('WEBHOOK_NOT_FOUND'),
    parameters: {
      before: ['Deliveries of events below this position', integer(POSITIONS)],
      limit: ['How many at most; 20 when absent', integer(PAGES)],
    },
  })
  async listDeliveries(
    @Param('id') id: string,
    @Query() { before, limit }: Readonly<Record<string, string | undefined>>,
  ): Promise<DeliveryListAnswer> {
    const most = wholeNumberParameter('limit', limit, PAGES) ?? PAGE;
    const from = wholeNumberParameter('before', before, POSITIONS) ?? Number.MAX_SAFE_INTEGER;
    const found = await this.webhooks.deliveries(id, from, most);
    const next = found.length < most ? null : (found.at(-1)?.position ?? null);
    return { deliveries: found.map(answerOf), next };
  }

  @Post('deliveries/:deliveryId/redeliver')
  @HttpCode(NO_CONTENT)
  @PlainEndpoint({
    summary: 'Deliver one event again',
    description: 'It is sent under the same webhook-id, at once or when its turn comes. May be repeated.',
    status: NO_CONTENT,
    rejections: webhookRejections('WEBHOOK_NOT_FOUND', 'DELIVERY_NOT_FOUND'),
  })
  async redeliver(
    @Param('id') id: string,
    @Param('deliveryId') deliveryId: string,
    @Body(NoBodyPipe) _body: unknown,
  ): Promise<void> {
    // What is no id is the id of nothing.
    await this.webhooks.redeliver(id, ID.test(deliveryId) ? deliveryId : NO_ID);
  }

  @Post('redeliver')
  @HttpCode(200)
  @PlainEndpoint({
    summary: 'Deliver a range of events again',
    description:
      'Those that are kept, the first thousand between two positions: go on with `after` and `next` of the answer. ' +
      'They are sent under the same webhook-ids. May be repeated.',
    body: RangeBody,
    answer: RangeAnswer,
    rejections: webhookRejections('WEBHOOK_NOT_FOUND'),
  })
  redeliverRange(@Param('id') id: string, @Body() { after, before }: RangeBody): Promise<RangeAnswer> {
    return this.webhooks.redeliverRange(id, after, before ?? Number.MAX_SAFE_INTEGER);
  }
}

const NO_ID = '00000000-0000-0000-0000-000000000000';

const answerOf = ({ eventId, stream, ...delivery }: Delivery): DeliveryAnswer => {
  const { type, position, version, status, attempts, answerStatus, error, createdAt, attemptedAt, dueAt } = delivery;
  return {
    ...{ id: eventId, type, position, subject: stream.slice(stream.indexOf('-') + 1), version, status, attempts },
    ...{ answerStatus, error, createdAt, attemptedAt, dueAt },
  };
};
