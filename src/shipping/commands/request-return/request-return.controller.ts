import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { CommandContext } from '#kernel';
import { answerCommand, CommandEndpoint, Context } from '#platform';
import { rejections } from '../../api/rejections.js';
import { ReturnAnswer } from '../../api/return-answer.shape.js';
import { SHIPMENT_EXAMPLES } from '../../api/shipment-examples.js';
import { ShippedOrderIdPipe } from '../../api/shipping-ids.pipe.js';
import { RequestReturn, RequestReturnBody } from './request-return.command.js';

@ApiTags('shipments')
@Controller('v1/orders')
export class RequestReturnController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':id/returns')
  @CommandEndpoint({
    summary: 'Announce that goods come back',
    description:
      'Never more of a line than was delivered and is in no other return. The goods count as returned once they are received, ' +
      'and their price is given back then. A parcel that the customer does not take is no return: its shipment fails.',
    body: RequestReturnBody,
    answer: ReturnAnswer,
    status: 201,
    example: SHIPMENT_EXAMPLES.requestReturn,
    rejections: rejections(
      'ORDER_NOT_FOUND',
      'DUPLICATE_LINE_ID',
      'RETURN_ALREADY_EXISTS',
      'RETURN_EXCEEDS_DELIVERED',
      'TOO_MANY_RETURNS',
    ),
  })
  async requestReturn(
    @Param('id', ShippedOrderIdPipe) orderId: string,
    @Body() body: RequestReturnBody,
    @Context() context: CommandContext,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    answerCommand(reply, await this.commands.execute(new RequestReturn(orderId, body, context)));
  }
}
