import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { CommandContext } from '#kernel';
import { answerCommand, CommandEndpoint, Context } from '#platform';

import { rejections } from '../../api/rejections.js';
import { ShipmentAnswer } from '../../api/shipment-answer.shape.js';
import { SHIPMENT_EXAMPLES } from '../../api/shipment-examples.js';
import { ShippedOrderIdPipe } from '../../api/shipping-ids.pipe.js';
import { RequestShipment, RequestShipmentBody } from './request-shipment.command.js';

@ApiTags('shipments')
@Controller('v1/orders')
export class RequestShipmentController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':id/shipments')
  @CommandEndpoint({
    summary: 'Send a part of an order, or all of it',
    description:
      'Never more of a line than is on order and in no other shipment; what was in shipments that have failed may be sent ' +
      'again. Nothing is sent while the order is on hold. The goods count as shipped once the shipment is dispatched.',
    body: RequestShipmentBody,
    answer: ShipmentAnswer,
    example: SHIPMENT_EXAMPLES.requestShipment,
    rejections: rejections(
      'ORDER_NOT_FOUND',
      'ORDER_STATE_CONFLICT',
      'ORDER_ON_HOLD',
      'LINE_NOT_FOUND',
      'DUPLICATE_LINE_ID',
      'SHIPMENT_ALREADY_EXISTS',
      'SHIPMENT_EXCEEDS_ORDERED',
      'TOO_MANY_SHIPMENTS',
    ),
  })
  async requestShipment(
    @Param('id', ShippedOrderIdPipe) orderId: string,
    @Body() body: RequestShipmentBody,
    @Context() context: CommandContext,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    answerCommand(reply, await this.commands.execute(new RequestShipment(orderId, body, context)));
  }
}
