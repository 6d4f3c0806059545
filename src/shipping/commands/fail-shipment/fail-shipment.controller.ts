import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { CommandContext } from '#kernel';
import { answerCommand, CommandEndpoint, Context } from '#platform';
import { rejections } from '../../api/rejections.js';
import { ShipmentAnswer } from '../../api/shipment-answer.shape.js';
import { SHIPMENT_EXAMPLES } from '../../api/shipment-examples.js';
import type { ShipmentReference } from '../../api/reserved-ids.js';
import { ShipmentPipe } from '../../api/shipping-ids.pipe.js';
import { FailShipment, FailShipmentBody } from './fail-shipment.command.js';

@ApiTags('shipments')
@Controller('v1/shipments')
export class FailShipmentController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':id/fail')
  @CommandEndpoint({
    summary: 'The goods will not come with this shipment',
    description: 'What was in it may be sent again. A shipment that has failed already stays as it is.',
    body: FailShipmentBody,
    answer: ShipmentAnswer,
    example: SHIPMENT_EXAMPLES.failShipment,
    rejections: rejections('SHIPMENT_NOT_FOUND', 'SHIPMENT_STATE_CONFLICT'),
  })
  async failShipment(
    @Param('id', ShipmentPipe) shipment: ShipmentReference,
    @Body() body: FailShipmentBody,
    @Context() context: CommandContext,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    answerCommand(reply, await this.commands.execute(new FailShipment(shipment, body, context)));
  }
}
