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
import { CancelOrder, CancelOrderBody } from './cancel-order.command.js';

@ApiTags('orders')
@Controller('v1/orders')
export class CancelOrderController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':id/cancel')
  @CommandEndpoint({
    summary: 'Cancel an order; cancelling it again changes nothing',
    body: CancelOrderBody,
    answer: OrderAnswer,
    example: EXAMPLES.cancelOrder,
    rejections: rejections('ORDER_NOT_FOUND', 'ORDER_TOO_LONG', 'ORDER_STATE_CONFLICT'),
  })
  async cancelOrder(
    @Param('id', OrderIdPipe) orderId: string,
    @Body() body: CancelOrderBody,
    @Context() context: CommandContext,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    answerCommand(reply, await this.commands.execute(new CancelOrder(orderId, body, context)));
  }
}
