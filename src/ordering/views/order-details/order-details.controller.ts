import { Controller, Get, Param, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CommandRejected, PersonalData } from '#kernel';
import { answerRead, Preferences, ReadEndpoint, type ReadPreferences } from '#platform';
import { orderJson } from '../../api/order-answer.js';
import { refuse } from '../../order/order.rejections.js';
import { OrderIdPipe } from '../../api/order-id.pipe.js';
import { rejections } from '../../api/rejections.js';
import { FindOrder } from './find-order.query.js';
import { EXAMPLE_ORDER } from '../../api/order-examples.js';
import { Order } from '../../api/order.type.js';

@ApiTags('orders')
@Controller('v1/orders')
export class OrderDetailsController {
  constructor(
    private readonly queries: QueryBus,
    private readonly personal: PersonalData,
  ) {}

  @Get(':id')
  @ReadEndpoint({
    summary: 'One order as the view has it: the same fields as in GraphQL',
    answer: Order,
    example: { path: EXAMPLE_ORDER },
    rejections: rejections('ORDER_NOT_FOUND'),
  })
  async showOrder(
    @Param('id', OrderIdPipe) orderId: string,
    @Preferences() preferences: ReadPreferences,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const order = await this.queries.execute(new FindOrder(orderId, preferences, true));
    if (order === undefined) throw new CommandRejected(refuse('ORDER_NOT_FOUND'));
    answerRead(reply, order.version, await orderJson(order, this.personal));
  }
}
