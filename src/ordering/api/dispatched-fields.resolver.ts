import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { askedFreshness, type QueryContext } from '#platform';
import { lineStatusOf, type LineStatus, stillAllowed } from '../order/dispatched.js';
import type { OrderCommand } from '../order/order.js';
import { Order, OrderLine } from './order.type.js';
import type { OrderLineAnswer } from './order-line-answer.js';
import { ShownGoods } from './shown-goods.js';

/** What an order may be changed by depends on what has left of it. */
@Resolver(() => Order)
export class AllowedCommandsResolver {
  constructor(private readonly goods: ShownGoods) {}

  @ResolveField()
  async allowedCommands(
    @Parent() { id, allowedCommands }: Order,
    @Context() context: QueryContext,
  ): Promise<readonly OrderCommand[]> {
    return stillAllowed(allowedCommands, await this.goods.of(id, askedFreshness(context)));
  }
}

/** The status of a line tells what has left of it. */
@Resolver(() => OrderLine)
export class LineStatusResolver {
  constructor(private readonly goods: ShownGoods) {}

  @ResolveField()
  async status(
    @Parent() { lineId, orderId, quantity }: OrderLineAnswer,
    @Context() context: QueryContext,
  ): Promise<LineStatus> {
    return lineStatusOf(lineId, quantity.current, await this.goods.of(orderId, askedFreshness(context)));
  }
}
