import 'reflect-metadata';
import { Body, Controller, Inject, Module, Post, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { PlaceOrderBody } from '../../src/ordering/commands/place-order/place-order.body.js';
import { answerParent, type BareOrder, BareOrders } from './bare-orders.js';

@Controller('v1/orders')
class BareOrdersController {
  constructor(@Inject(BareOrders) private readonly orders: BareOrders) {}

  @Post()
  place(@Body() body: PlaceOrderBody): Promise<BareOrder> {
    return this.orders.place({ ...body, orderId: body.orderId ?? '' });
  }
}

/** The same with Nest: the body has the shape of the real route and is checked by the pipe of its documentation. */
answerParent(async (orders) => {
  @Module({ controllers: [BareOrdersController], providers: [{ provide: BareOrders, useValue: orders }] })
  class BareModule {}

  const app = await NestFactory.create<NestFastifyApplication>(BareModule, new FastifyAdapter(), { logger: false });
  app.useGlobalPipes(new ValidationPipe({ whitelist: true, transform: true }));
  await app.listen(0, '127.0.0.1');
  return app.getUrl();
});
