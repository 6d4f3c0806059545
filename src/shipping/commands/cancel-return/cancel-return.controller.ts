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
import { CancelReturn, CancelReturnBody } from './cancel-return.command.js';

@ApiTags('shipments')
@Controller('v1/returns')
export class CancelReturnController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':id/cancel')
  @CommandEndpoint({
    summary: 'No more of a return will come',
    description:
      'The customer keeps the goods that have not come back, and they may be announced again. What has come stays received, and ' +
      'is paid back.',
    body: CancelReturnBody,
    answer: ReturnAnswer,
    example: SHIPMENT_EXAMPLES.cancelReturn,
    rejections: rejections('RETURN_NOT_FOUND', 'RETURN_STATE_CONFLICT'),
  })
  async cancelReturn(
    @Param('id', ReturnPipe) reference: ReturnReference,
    @Body() body: CancelReturnBody,
    @Context() context: CommandContext,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    answerCommand(reply, await this.commands.execute(new CancelReturn(reference, body, context)));
  }
}
