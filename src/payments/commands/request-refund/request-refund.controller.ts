import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { CommandContext } from '#kernel';
import { answerCommand, CommandEndpoint, Context } from '#platform';
import { PaidOrderIdPipe } from '../../api/paid-order-id.pipe.js';
import { RefundAnswer } from '../../api/payment-answer.shape.js';
import { EXAMPLES } from '../../api/payment-examples.js';
import { rejections } from '../../api/rejections.js';
import { RequestRefund, RequestRefundBody } from './request-refund.command.js';

@ApiTags('payments')
@Controller('v1/orders')
export class RequestRefundController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':id/refunds')
  @CommandEndpoint({
    summary: 'Give money back',
    description:
      'Never more than was captured and is not given back yet, of the oldest payments first. Money that came another way is ' +
      'given back another way, by those who ask for it here: that refund is completed at once.',
    body: RequestRefundBody,
    answer: RefundAnswer,
    example: EXAMPLES.requestRefund,
    rejections: rejections(
      'ORDER_NOT_FOUND',
      'REFUND_ALREADY_EXISTS',
      'REFUND_EXCEEDS_CAPTURED',
      'PAYMENT_CURRENCY_MISMATCH',
      'TOO_MANY_REFUNDS',
    ),
  })
  async requestRefund(
    @Param('id', PaidOrderIdPipe) orderId: string,
    @Body() body: RequestRefundBody,
    @Context() context: CommandContext,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    answerCommand(reply, await this.commands.execute(new RequestRefund(orderId, body, context)));
  }
}
