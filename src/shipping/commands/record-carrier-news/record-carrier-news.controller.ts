import { Body, Controller, Post, Res, UseGuards } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { CommandContext } from '#kernel';
import { answerCommand, CommandEndpoint, WebhookContext } from '#platform';
import { rejections } from '../../api/rejections.js';
import { ShipmentAnswer } from '../../api/shipment-answer.shape.js';
import { CarrierWebhookGuard } from './carrier-webhook-guard.js';
import { CARRIER_PRINCIPAL, CarrierNewsBody, RecordCarrierNews } from './record-carrier-news.command.js';

@ApiTags('shipments')
@Controller('v1/shipping/webhooks')
export class RecordCarrierNewsController {
  constructor(private readonly commands: CommandBus) {}

  @Post('simulator')
  @UseGuards(CarrierWebhookGuard)
  @CommandEndpoint({
    summary: 'The carrier says what has become of a shipment',
    description:
      'For the carrier alone, which signs it (Standard Webhooks). What comes late or again changes nothing. Only shipments that were ' +
      'requested of the carrier are known here.',
    body: CarrierNewsBody,
    answer: ShipmentAnswer,
    signed: true,
    rejections: rejections('SHIPMENT_NOT_FOUND', 'SHIPMENT_STATE_CONFLICT'),
  })
  async recordCarrierNews(
    @Body() body: CarrierNewsBody,
    @WebhookContext(CARRIER_PRINCIPAL) context: CommandContext,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    answerCommand(reply, await this.commands.execute(new RecordCarrierNews(body, context)));
  }
}
