import { Body, Controller, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { CommandContext } from '#kernel';
import { answerCommand, CommandEndpoint, CreatingContext } from '#platform';
import { OrderAnswer } from '../../api/order-answer.shape.js';
import { EXAMPLES } from '../../api/order-examples.js';
import { rejections } from '../../api/rejections.js';
import { PlaceOrderBody } from './place-order.body.js';
import { PlaceOrder } from './place-order.command.js';

@ApiTags('orders')
@Controller('v1/orders')
export class PlaceOrderController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @CommandEndpoint({
    summary: 'Place an order',
    body: PlaceOrderBody,
    answer: OrderAnswer,
    example: EXAMPLES.placeOrder,
    status: 201,
    begins: true,
    rejections: rejections(
      'ORDER_ALREADY_EXISTS',
      'CURRENCY_MISMATCH',
      'DUPLICATE_LINE_ID',
      'AMOUNT_TOO_LARGE',
      'PAYMENT_GATEWAY_NOT_CONFIGURED',
    ),
  })
  async placeOrder(
    @Body() body: PlaceOrderBody,
    @CreatingContext() context: CommandContext,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const answer = await this.commands.execute(new PlaceOrder(body, context));
    answerCommand(reply, answer, ({ orderId }) => `/v1/orders/${String(orderId)}`);
  }
}
