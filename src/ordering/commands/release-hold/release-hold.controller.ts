import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { CommandContext } from '#kernel';
import { answerCommand, CommandEndpoint, Context, NoBodyPipe } from '#platform';
import { OrderIdPipe } from '../../api/order-id.pipe.js';
import { OrderAnswer } from '../../api/order-answer.shape.js';
import { EXAMPLES } from '../../api/order-examples.js';
import { rejections } from '../../api/rejections.js';
import { ReleaseHold } from './release-hold.command.js';

@ApiTags('orders')
@Controller('v1/orders')
export class ReleaseHoldController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':id/holds/:holdId/release')
  @CommandEndpoint({
    summary: 'Release a hold; releasing it again changes nothing',
    answer: OrderAnswer,
    example: EXAMPLES.releaseHold,
    rejections: rejections('ORDER_NOT_FOUND', 'ORDER_TOO_LONG', 'HOLD_NOT_FOUND'),
  })
  async releaseHold(
    @Param('id', OrderIdPipe) orderId: string,
    @Param('holdId') holdId: string,
    @Body(NoBodyPipe) _none: void,
    @Context() context: CommandContext,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    answerCommand(reply, await this.commands.execute(new ReleaseHold(orderId, holdId, context)));
  }
}
