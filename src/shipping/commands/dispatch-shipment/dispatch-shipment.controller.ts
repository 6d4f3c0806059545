import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { CommandContext } from '#kernel';
import { answerCommand, CommandEndpoint, Context, NoBodyPipe } from '#platform';
import { rejections } from '../../api/rejections.js';
import { ShipmentAnswer } from '../../api/shipment-answer.shape.js';
import { SHIPMENT_EXAMPLES } from '../../api/shipment-examples.js';
import type { ShipmentReference } from '../../api/reserved-ids.js';
import { ShipmentPipe } from '../../api/shipping-ids.pipe.js';
import { DispatchShipment } from './dispatch-shipment.command.js';

@ApiTags('shipments')
@Controller('v1/shipments')
export class DispatchShipmentController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':id/dispatch')
  @CommandEndpoint({
    summary: 'The goods have left; dispatching them again changes nothing',
    answer: ShipmentAnswer,
    example: SHIPMENT_EXAMPLES.dispatchShipment,
    rejections: rejections(
      'SHIPMENT_NOT_FOUND',
      'SHIPMENT_STATE_CONFLICT',
      'ORDER_STATE_CONFLICT',
      'ORDER_ON_HOLD',
      'SHIPMENT_EXCEEDS_ORDERED',
    ),
  })
  async dispatchShipment(
    @Param('id', ShipmentPipe) shipment: ShipmentReference,
    @Body(NoBodyPipe) _none: void,
    @Context() context: CommandContext,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    answerCommand(reply, await this.commands.execute(new DispatchShipment(shipment, context)));
  }
}
