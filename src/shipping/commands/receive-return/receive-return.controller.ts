import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { CommandContext } from '#kernel';
import { answerCommand, CommandEndpoint, Context } from '#platform';
import { rejections } from '../../api/rejections.js';
import type { ReturnReference } from '../../api/reserved-ids.js';
import { ReturnAnswer } from '../../api/return-answer.shape.js';
import { SHIPMENT_EXAMPLES } from '../../api/shipment-examples.js';
import { ReturnPipe } from '../../api/shipping-ids.pipe.js';
import { ReceiveReturn, ReceiveReturnBody } from './receive-return.command.js';

@ApiTags('shipments')
@Controller('v1/returns')
export class ReceiveReturnController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':id/receive')
  @CommandEndpoint({
    summary: 'Goods have come back, all of a return or a part of it',
    description:
      'Each time is another part, so a repetition needs the same `Idempotency-Key`. More than was announced is refused: what came ' +
      'besides is announced as a return of its own.',
    body: ReceiveReturnBody,
    answer: ReturnAnswer,
    example: SHIPMENT_EXAMPLES.receiveReturn,
    rejections: rejections('RETURN_NOT_FOUND', 'DUPLICATE_LINE_ID', 'RETURN_EXCEEDS_REQUESTED', 'TOO_MANY_RETURNS'),
  })
  async receiveReturn(
    @Param('id', ReturnPipe) reference: ReturnReference,
    @Body() body: ReceiveReturnBody,
    @Context() context: CommandContext,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    answerCommand(reply, await this.commands.execute(new ReceiveReturn(reference, body, context)));
  }
}
