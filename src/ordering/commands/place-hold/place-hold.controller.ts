import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { IsIn, MaxLength } from 'class-validator';
import type { FastifyReply } from 'fastify';
import type { CommandContext } from '#kernel';
import { answerCommand, CommandEndpoint, Context, Optional } from '#platform';
import { HOLD_KINDS, type HoldKind } from '../../order/order.js';
import { Id } from '../../api/id.shape.js';
import { OrderIdPipe } from '../../api/order-id.pipe.js';
import { OrderAnswer } from '../../api/order-answer.shape.js';
import { rejections } from '../../api/rejections.js';
import { PlaceHold } from './place-hold.command.js';

const LONGEST_REASON = 500;

export class PlaceHoldBody {
  @IsIn(HOLD_KINDS)
  kind!: HoldKind;

  @Optional()
  @MaxLength(LONGEST_REASON)
  reason?: string;

  @Optional()
  @Id()
  holdId?: string;
}

@Controller('v1/orders')
export class PlaceHoldController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':id/holds')
  @CommandEndpoint({
    summary: 'Hold an order',
    body: PlaceHoldBody,
    answer: OrderAnswer,
    rejections: rejections(
      'ORDER_NOT_FOUND',
      'ORDER_TOO_LONG',
      'ORDER_STATE_CONFLICT',
      'HOLD_ALREADY_EXISTS',
      'TOO_MANY_HOLDS',
    ),
  })
  async place(
    @Param('id', OrderIdPipe) orderId: string,
    @Body() body: PlaceHoldBody,
    @Context() context: CommandContext,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    answerCommand(reply, await this.commands.execute(new PlaceHold(orderId, body, context)));
  }
}
