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
import { ChangeLineQuantity, ChangeLineQuantityBody } from './change-line-quantity.command.js';

@ApiTags('orders')
@Controller('v1/orders')
export class ChangeLineQuantityController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':id/lines/:lineId/quantity')
  @CommandEndpoint({
    summary: 'Change the quantity of a line; 0 removes it',
    body: ChangeLineQuantityBody,
    answer: OrderAnswer,
    example: EXAMPLES.changeLineQuantity,
    rejections: rejections(
      'ORDER_NOT_FOUND',
      'ORDER_TOO_LONG',
      'ORDER_STATE_CONFLICT',
      'LINE_NOT_FOUND',
      'LAST_LINE',
      'LINE_ALREADY_SHIPPED',
      'AMOUNT_TOO_LARGE',
    ),
  })
  async changeLineQuantity(
    @Param('id', OrderIdPipe) orderId: string,
    @Param('lineId') lineId: string,
    @Body() body: ChangeLineQuantityBody,
    @Context() context: CommandContext,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    answerCommand(reply, await this.commands.execute(new ChangeLineQuantity(orderId, lineId, body, context)));
  }
}
