import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { CommandContext } from '#kernel';
import { answerCommand, CommandEndpoint, Context } from '#platform';
import { PaidOrderIdPipe } from '../../api/paid-order-id.pipe.js';
import { PaymentAnswer } from '../../api/payment-answer.shape.js';
import { EXAMPLES } from '../../api/payment-examples.js';
import { rejections } from '../../api/rejections.js';
import { RequestPayment, RequestPaymentBody } from './request-payment.command.js';

@ApiTags('payments')
@Controller('v1/orders')
export class RequestPaymentController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':id/payments')
  @CommandEndpoint({
    summary: 'Have the payment gateway hold what is still to be paid',
    description:
      'What becomes of it is shown with the order: `AUTHORIZED`, or `FAILED` with a reason, after which another attempt may follow.',
    body: RequestPaymentBody,
    answer: PaymentAnswer,
    example: EXAMPLES.requestPayment,
    rejections: rejections(
      'ORDER_NOT_FOUND',
      'ORDER_NOT_PAYABLE',
      'NOTHING_TO_PAY',
      'PAYMENT_ALREADY_EXISTS',
      'PAYMENT_UNDER_WAY',
      'TOO_MANY_PAYMENTS',
      'PAYMENT_GATEWAY_NOT_CONFIGURED',
    ),
  })
  async requestPayment(
    @Param('id', PaidOrderIdPipe) orderId: string,
    @Body() body: RequestPaymentBody,
    @Context() context: CommandContext,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    answerCommand(reply, await this.commands.execute(new RequestPayment(orderId, body, context)));
  }
}
