import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { QueryBus } from '@nestjs/cqrs';
import { loadApis } from '../../src/app/contexts.js';
import { ApiModule } from '../../src/app/roles/api.module.js';
import { viewsOf } from '../../src/app/views.js';
import type { Services } from '../../src/app/services.js';
import { FindOrder } from '../../src/ordering/views/order-details/find-order.query.js';
import { FindOrders } from '../../src/ordering/views/orders/find-orders.query.js';
import { deepInside } from '../queries/questions.js';
import { orderIdOf } from '../subjects/varied-orders.js';

const PAGE = 20;
const SORT = [{ field: 'placedAt', direction: 'desc' }] as const;
const AS_IT_IS = { waitMs: 0 };

/** Questions about the orders that a filled view holds, through the QueryBus as the resolvers ask them. */
export class AskedOrders {
  private constructor(
    private readonly app: INestApplicationContext,
    private readonly bus: QueryBus,
    private readonly orders: number,
  ) {}

  static async open(services: Services, orders: number): Promise<AskedOrders> {
    const app = await NestFactory.createApplicationContext(
      ApiModule.of(services, viewsOf(services), { apis: await loadApis(), explorer: false }),
      {
        logger: false,
        abortOnError: false,
      },
    );
    return new AskedOrders(app, app.get(QueryBus), orders);
  }

  /** @throws Error when the order is not there */
  async anyById(): Promise<void> {
    const id = orderIdOf(below(this.orders));
    const order = await this.bus.execute(new FindOrder(id, AS_IT_IS));
    if (order?.id !== id) throw new Error(`There is no order ${id}`);
  }

  /** By the moment they were placed, from some order on. @throws Error when the page is not full */
  async aPage(): Promise<void> {
    const page = { sort: SORT, limit: PAGE, after: deepInside(SORT, this.orders) };
    const { edges } = await this.bus.execute(new FindOrders(page, undefined, AS_IT_IS));
    if (edges.length < PAGE) throw new Error(`There are ${edges.length} orders on a page of ${PAGE}`);
  }

  close(): Promise<void> {
    return this.app.close();
  }
}

const below = (count: number): number => Math.floor(Math.random() * count);
