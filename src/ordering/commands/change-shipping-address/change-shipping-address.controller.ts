import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { CommandContext } from '#kernel';
import { answerCommand, CommandEndpoint, Context } from '#platform';
import { AddressShape } from '../../api/address.shape.js';
import { OrderIdPipe } from '../../api/order-id.pipe.js';
import { OrderAnswer } from '../../api/order-answer.shape.js';
import { EXAMPLES } from '../../api/order-examples.js';
import { rejections } from '../../api/rejections.js';
import { ChangeShippingAddress } from './change-shipping-address.command.js';

@ApiTags('orders')
@Controller('v1/orders')
export class ChangeShippingAddressController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':id/shipping-address')
  @CommandEndpoint({
    summary: 'Change the address an order is shipped to',
    body: AddressShape,
    answer: OrderAnswer,
    example: EXAMPLES.changeShippingAddress,
    rejections: rejections('ORDER_NOT_FOUND', 'ORDER_TOO_LONG', 'ORDER_STATE_CONFLICT'),
  })
  async changeShippingAddress(
    @Param('id', OrderIdPipe) orderId: string,
    @Body() body: AddressShape,
    @Context() context: CommandContext,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    answerCommand(reply, await this.commands.execute(new ChangeShippingAddress(orderId, body, context)));
  }
}
