import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { CommandContext } from '#kernel';
import { answerCommand, CommandEndpoint, Context } from '#platform';
import { OrderIdPipe } from '../../api/order-id.pipe.js';
import { EXAMPLES } from '../../api/order-examples.js';
import { rejections } from '../../api/rejections.js';
import { EditOrder } from './edit-order.command.js';
import { EditAnswer, EditOrderBody } from './edit-order.shape.js';

@ApiTags('orders')
@Controller('v1/orders')
export class EditOrderController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':id/edits')
  @CommandEndpoint({
    summary: 'Add, change and remove lines in one step; with dryRun, say what would change',
    body: EditOrderBody,
    answer: EditAnswer,
    example: EXAMPLES.editOrder,
    rejections: rejections(
      'ORDER_NOT_FOUND',
      'ORDER_TOO_LONG',
      'ORDER_STATE_CONFLICT',
      'OPERATION_UNCLEAR',
      'LINE_NOT_FOUND',
      'LAST_LINE',
      'LINE_ALREADY_SHIPPED',
      'TOO_MANY_LINES',
      'DUPLICATE_LINE_ID',
      'CURRENCY_MISMATCH',
      'AMOUNT_TOO_LARGE',
    ),
  })
  async editOrder(
    @Param('id', OrderIdPipe) orderId: string,
    @Body() body: EditOrderBody,
    @Context() context: CommandContext,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    answerCommand(reply, await this.commands.execute(new EditOrder(orderId, body, context)));
  }
}
