import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { CommandContext } from '#kernel';
import { answerCommand, CommandEndpoint, Context } from '#platform';
import { PaidOrderIdPipe } from '../../api/paid-order-id.pipe.js';
import { EXAMPLES } from '../../api/payment-examples.js';
import { PaymentAnswer } from '../../api/payment-answer.shape.js';
import { rejections } from '../../api/rejections.js';
import { RecordPayment, RecordPaymentBody } from './record-payment.command.js';

@ApiTags('payments')
@Controller('v1/orders')
export class RecordPaymentController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':id/payments/record')
  @CommandEndpoint({
    summary: 'Record money that came another way',
    description: 'Such as a bank transfer. It counts as captured.',
    body: RecordPaymentBody,
    answer: PaymentAnswer,
    example: EXAMPLES.recordPayment,
    rejections: rejections(
      'ORDER_NOT_FOUND',
      'PAYMENT_ALREADY_EXISTS',
      'PAYMENT_CURRENCY_MISMATCH',
      'TOO_MANY_PAYMENTS',
    ),
  })
  async recordPayment(
    @Param('id', PaidOrderIdPipe) orderId: string,
    @Body() body: RecordPaymentBody,
    @Context() context: CommandContext,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    answerCommand(reply, await this.commands.execute(new RecordPayment(orderId, body, context)));
  }
}
