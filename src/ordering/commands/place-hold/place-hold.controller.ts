import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { CommandContext } from '#kernel';
import { answerCommand, CommandEndpoint, Context } from '#platform';
import { OrderIdPipe } from '../../api/order-id.pipe.js';
import { OrderAnswer } from '../../api/order-answer.shape.js';
import { EXAMPLES } from '../../api/order-examples.js';
import { rejections } from '../../api/rejections.js';
import { PlaceHold, PlaceHoldBody } from './place-hold.command.js';

@ApiTags('orders')
@Controller('v1/orders')
export class PlaceHoldController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':id/holds')
  @CommandEndpoint({
    summary: 'Hold an order',
    body: PlaceHoldBody,
    answer: OrderAnswer,
    example: EXAMPLES.placeHold,
    rejections: rejections(
      'ORDER_NOT_FOUND',
      'ORDER_TOO_LONG',
      'ORDER_STATE_CONFLICT',
      'HOLD_ALREADY_EXISTS',
      'TOO_MANY_HOLDS',
    ),
  })
  async placeHold(
    @Param('id', OrderIdPipe) orderId: string,
    @Body() body: PlaceHoldBody,
    @Context() context: CommandContext,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    answerCommand(reply, await this.commands.execute(new PlaceHold(orderId, body, context)));
  }
}
