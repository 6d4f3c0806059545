import { Controller, Get, Query, Req, Res, type Type } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PersonalData } from '#kernel';
import { ListEndpoint, type Page, pageLinks, pageRequest, Preferences, type ReadPreferences } from '#platform';
import { orderJson } from '../../api/order-answer.js';
import type { Order } from '../../api/order.type.js';
import { viewSort } from '../../api/sort.js';
import type { DerivedStatus } from './order-list.projection.js';
import { FindOrders } from './find-orders.query.js';
import { viewFilter } from './order-filter.js';
import { OrderList } from './order-list.shape.js';
import { type AskedOrders, OrderParameters } from './order-parameters.js';
import { NEWEST_ORDER_FIRST } from './order-sort.js';

/** Lines, notes and holds of one page, so that an answer stays small and is made quickly. */
const MOST_ITEMS = 2_000;

/** @param statuses that other contexts derive: the list is filtered by them too */
export const ordersController = (statuses: readonly DerivedStatus[]): Type => {
  const parameters = new OrderParameters(statuses);

  @ApiTags('orders')
  @Controller('v1/orders')
  class OrdersController {
    constructor(
      private readonly queries: QueryBus,
      private readonly personal: PersonalData,
    ) {}

    @Get()
    @ListEndpoint({
      summary: 'The orders that fit, page by page',
      description:
        'The newest first unless `sort` says otherwise; conditions given together must all hold. A page has 20 orders unless ' +
        '`first` or `last` says otherwise, at most 100, and fewer where they are very long: follow `Link`. Names and ' +
        'e-mails are sealed, so nothing is found by them; search by `customerId`.',
      answer: OrderList,
      parameters: parameters.table,
    })
    async listOrders(
      @Query() asked: AskedOrders,
      @Preferences() preferences: ReadPreferences,
      @Req() { url }: FastifyRequest,
      @Res() reply: FastifyReply,
    ): Promise<void> {
      const { paging, filter, orderBy } = parameters.questionOf(asked);
      const request = pageRequest(paging, viewSort(orderBy, NEWEST_ORDER_FIRST));
      const found = await this.queries.execute(new FindOrders(request, viewFilter(filter), preferences, true));
      const { nodes, pageInfo } = found.cutTo(ordersOf(found));
      const orders = await Promise.all(nodes.map((order) => orderJson(order, this.personal)));
      void reply.header('Link', pageLinks(url, pageInfo)).send({ orders, pageInfo });
    }
  }
  return OrdersController;
};

/** How many orders, from the side that the page is asked from, have no more than `MOST_ITEMS` together; at least one. */
const ordersOf = ({ nodes, request }: Page<Order>): number => {
  const sizes = nodes.map(({ lines, notes, holds }) => lines.length + notes.length + holds.length);
  if (request.fromEnd) sizes.reverse();
  let [items, orders] = [0, 0];
  for (const size of sizes) {
    items += size;
    if (items > MOST_ITEMS && orders > 0) break;
    orders += 1;
  }
  return orders;
};
